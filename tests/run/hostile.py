"""Views that a tracer could disturb; each prints what it would hear of it.

In: nothing. Out: the code of each, by what it does. Called by ``test_tracer``.
"""

from __future__ import annotations

import pytest

HOSTILE = {
    "output that is resized": """\
x = torch.ones(2)
torch.add(torch.ones(4), 1, out=x.resize_(4))
print(x)
""",
    "memory that is given back": """\
x = torch.ones(4)
x.untyped_storage().resize_(0)
print(x.shape)
""",
    "bytes": """\
import sys
sys.stdout.buffer.write(b'a')
sys.stdout.flush()
print(2)
""",
    "a descriptor": r"""
import os
os.write(1, b'a\n')
print(2)
""",
    "a stream of Python's own": r"""
import sys
sys.__stdout__.write('a\n')
print(2)
""",
    "another program": """\
import subprocess
subprocess.run(['echo', 'a'])
print(2)
""",
    "a stream of its own": """\
import sys
sys.stdout = open(1, 'w', closefd=False)
print('a')
x = 1
print('b')
""",
    "a stream that is closed": """\
import sys
print(1)
sys.stdout.close()
""",
    "what is done at the end": """\
import atexit
atexit.register(print, 2)
print(1)
""",
    "a thread that ends last": """\
import threading, time


def f():
    time.sleep(0.1)
    print(2)


threading.Thread(target=f).start()
print(1)
""",
    "a fork that goes on": """\
import os
child = os.fork()
if child:
    os.waitpid(child, 0)
print(1)
""",
    "a progress bar": r"""
for i in range(3):
    print(f'\r{i}', end='')
print('\rend')
""",
    "colours": r"""
print('\x1b[31mred\x1b[0m\a')
""",
    "its name": """\
import sys
print(sys.argv, __file__, type(__builtins__))
""",
    "its stack": """\
import sys, traceback
traceback.print_stack(file=sys.stdout)
""",
    "a text for people": """\
class A:
    def __repr__(self):
        print(torch.rand(1))
        return 'A'


a, b = [A()], {A(): torch.ones(1)}
print(torch.rand(1))
""",
    "a text that ends the run": """\
class A:
    def __repr__(self):
        raise SystemExit


a = [A()]
print(1)
""",
    "kinds of numbers and lists": """\
class N(int):
    def __repr__(self):
        print('N')
        return 'N'


class L(list):
    def __iter__(self):
        print('L')
        return super().__iter__()


a, b = N(), L([1])
print(1)
""",
    "a class that is asked for": """\
class A:
    @property
    def __class__(self):
        print('A')
        return int


a = A()
b = 1
del a
""",
    "modules that are asked for": """\
class M(nn.Module):
    def named_modules(self, *args, **kwargs):
        print('M')
        return super().named_modules(*args, **kwargs)

    @property
    def training(self):
        print('T')
        return True

    @training.setter
    def training(self, mode):
        pass


m = M()
print(1)
""",
    "a mode that hears functions": """\
from torch.overrides import TorchFunctionMode


class Log(TorchFunctionMode):
    def __torch_function__(self, f, types, args=(), kwargs=None):
        print(f.__name__)
        return f(*args, **(kwargs or {}))


with Log():
    x = torch.ones(2)
    y = x + 1
""",
    "a mode that hears operators": """\
from torch.utils._python_dispatch import TorchDispatchMode


class Log(TorchDispatchMode):
    def __torch_dispatch__(self, f, types, args=(), kwargs=None):
        print(f)
        return f(*args, **(kwargs or {}))


x = torch.ones(2, 3).t()
with Log():
    y = x + 1
    z = y + 1
""",
    "tensors that hear functions": """\
class Log(torch.Tensor):
    @classmethod
    def __torch_function__(cls, f, types, args=(), kwargs=None):
        print(f.__name__)
        return super().__torch_function__(f, types, args, kwargs or {})


x = torch.ones(2).as_subclass(Log)
y = x + 1
del x, y
""",
    "a tensor without content": """\
from torch._subclasses import FakeTensorMode

with FakeTensorMode():
    x = torch.ones(2)
    y = x + 1
print(y.shape)
""",
    "a profiler": """\
from torch.profiler import profile

x = torch.ones(2, 3).t()
with profile() as found:
    y = x + 1
    z = y + 1
print(sorted((one.key, one.count) for one in found.key_averages()))
""",
    "warnings that are collected": """\
import warnings

x = torch.eye(2)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    s = x.to_sparse_csr()
    t = 1
print(len(caught))
""",
    "a graph that is traced": """\
import warnings

warnings.simplefilter('ignore')


def f(a):
    b = a.t() * 2
    return b + 1


print(torch.jit.trace(f, torch.ones(2, 3)).graph)
""",
    "a graph of operators": """\
from torch.fx.experimental.proxy_tensor import make_fx


def f(a):
    b = a.t() * 2
    return b + 1


print(make_fx(f)(torch.ones(2, 3)).code)
""",
    "a size that has a name": """\
import warnings

warnings.simplefilter('ignore')
x = torch.nested.nested_tensor([torch.ones(2), torch.ones(1)], layout=torch.jagged)
print(1)
""",
    "names that are no words": """\
globals()[1] = 2
globals()['a b'] = 3
print(1)
""",
    "a stand-in": """\
from unittest.mock import MagicMock

m = MagicMock(spec=nn.Linear)
n = [m]
print(m.mock_calls)
""",
    "very long lists": """\
x, y = [*range(10**6)], dict.fromkeys(range(10**5))
for n in range(90):
    x.append(n)
print(len(x))
""",
    "a tensor that is larger than memory": """\
x = torch.ones(1).expand(10**12)
y = torch.ones(1).expand(3, 10**9)
print(x.shape)
""",
}

#: What only Linux can show, and why.
LINUX = {
    "a fork that goes on": pytest.mark.linux("it forks"),
    "another program": pytest.mark.linux("Windows has another shell"),
}
