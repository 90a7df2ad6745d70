// The inspector: runs step by step, with what each object holds. No library, no build step.

(() => {
  "use strict";

  function element(name, className, ...content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  function code(text) {
    const made = element("code", "", text);
    made.lang = "en";
    return made;
  }

  function unseen(...content) {
    return element("span", "nnf-unseen", ...content);
  }

  // One run: its code, what its steps change, and what it has printed by then.
  class Side {
    constructor(place, words) {
      this.words = words;
      this.steps = JSON.parse(place.querySelector("script").textContent);
      this.lines = [...place.querySelectorAll(".nnf-inspect__line")];
      this.said = place.querySelector(".nnf-inspect__said");
      this.name = place.getAttribute("aria-label");
      this.sentences = [...place.querySelectorAll(".nnf-inspect__steps tbody tr")].map((row) => row.cells[2]);
      this.cards = place.querySelector(".nnf-inspect__cards");
      this.die = place.querySelector(".nnf-inspect__now svg");
      this.printed = place.querySelector(".nnf-out:not(.nnf-out--err) samp");
      this.error = place.querySelector(".nnf-out--ended");
      this.text = [...(this.printed?.textContent ?? "")];
      let held = new Map();
      this.held = this.steps.map(({ set, gone }) => {
        held = new Map([...held, ...Object.entries(set)]);
        for (const path of gone) held.delete(path);
        return held;
      });
      this.die.removeAttribute("aria-hidden");
      this.die.setAttribute("role", "img");
      place.querySelector(".nnf-inspect__state").hidden = false;
    }

    // After a step; -1 for before the first. Where it waits, nothing is new.
    show(step, waits, scrolls) {
      const { line, out, set, still, random } = this.steps[step] ?? { line: 0, out: 0, set: {}, still: [] };
      this.lines.forEach((one, number) => {
        if (number + 1 === line) one.setAttribute("aria-current", "step");
        else one.removeAttribute("aria-current");
      });
      if (line && scrolls) this.#intoView(this.lines[line - 1]);
      const drawn = Boolean(random) && !waits;
      this.die.classList.toggle("nnf-inspect__thrown", drawn);
      this.die.setAttribute("aria-label", drawn ? this.words.drawn : this.words.not_drawn);
      this.#say(step, waits);
      this.said.classList.toggle("nnf-inspect__waits", waits);
      if (this.printed) this.#print(out);
      this.error?.classList.toggle("nnf-inspect__later", step < this.steps.length - 1);
      const changed = Object.fromEntries(Object.entries(waits ? {} : set).filter(([path]) => !still.includes(path)));
      this.#deal(this.held[step] ?? new Map(), changed, this.held[step - 1] ?? new Map());
    }

    // Those who hear it cannot see which line is marked, nor what came to be printed.
    #say(step, waits) {
      const name = this.name ? [unseen(`${this.name}: `)] : [];
      if (waits) return this.said.replaceChildren(...name, step < 0 ? this.words.before : this.words.waits);
      const { line, out } = this.steps[step];
      const printed = this.text.slice(this.steps[step - 1]?.out ?? 0, out).join("").trim();
      this.said.replaceChildren(
        ...name,
        unseen(code(this.lines[line - 1].textContent.trim().replace(/:$/, "")), ": "),
        ...[...this.sentences[step].childNodes].map((node) => node.cloneNode(true)),
        ...(printed ? [unseen(": ", code(printed))] : []),
      );
    }

    // Where the code is too long for its place, as on a phone.
    #intoView(line) {
      const box = line.closest("pre");
      const from = line.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
      if (from < box.scrollTop || from + line.offsetHeight > box.scrollTop + box.clientHeight) {
        box.scrollTop = from - (box.clientHeight - line.offsetHeight) / 2;
      }
    }

    // What is not printed yet keeps its place, unseen.
    #print(count) {
      const later = element("span", "nnf-inspect__later", this.text.slice(count).join(""));
      this.printed.replaceChildren(this.text.slice(0, count).join(""), later);
    }

    // One card for each module that owns something or has nothing in it, as a Dropout
    // has its mode alone; and one for the variables.
    #deal(held, set, before) {
      const cards = [];
      const variables = element("dl");
      for (const [path, one] of held) {
        const row = () => this.#row(path, one, set[path], before.get(path));
        if (one.kind === "module") cards.push(this.#module(path, one, set[path], before.get(path)));
        else {
          // What a module owns stands in its card, other names of a module too.
          const owner = cards.findLast((card) => path.startsWith(`${card.path}.`));
          (owner ? this.#list(owner, one.kind) : variables).append(row());
        }
      }
      const owns = ({ lists }) => Object.keys(lists).length > 0;
      const empty = ({ path }) => !cards.some((other) => other.path.startsWith(`${path}.`));
      const all = cards.filter((card) => card.whole || owns(card) || empty(card)).map(({ body }) => body);
      if (variables.children.length) {
        const title = element("p", "nnf-inspect__title", this.words.variables);
        all.push(element("section", "nnf-inspect__card", title, variables));
      }
      this.cards.replaceChildren(...all);
    }

    #list({ body, lists }, kind) {
      if (!lists[kind]) {
        lists[kind] = element("dl");
        const title = { parameter: "parameters", buffer: "buffers", alias: "modules" }[kind];
        body.append(element("div", "nnf-inspect__owned", element("p", "", this.words[title]), lists[kind]));
      }
      return lists[kind];
    }

    #module(path, one, changed, before) {
      const mode = element("span", "nnf-inspect__mode", one.training ? this.words.train : this.words.eval);
      mode.dataset.mode = one.training ? "train" : "eval";
      if (changed && before && before.training !== one.training) mode.classList.add("nnf-inspect__flipped");
      const title = element("p", "nnf-inspect__title", code(path), ` ${one.text} `, mode);
      if (one.hooks) title.append(` ${this.words.hooks.replace("{}", one.hooks)}`);
      if (changed && before) title.append(" ", this.#mark());
      const body = element("section", "nnf-inspect__card", title);
      return { path, body, lists: {}, whole: !path.includes(".") };
    }

    #row(path, one, changed, before) {
      const variable = one.kind === "tensor" || one.kind === "value";
      const value = element("dd");
      // backward() fills the gradient beside a value that stays as it was.
      const kept = changed && before && one.object === before.object;
      const gradient = kept && one.grad_digest !== before.grad_digest;
      if (changed && before && !(gradient && one.digest === before.digest)) value.append(this.#mark(), " ");
      const same = one.kind === "alias" ? one.text : one.same;
      if (same) value.append(this.words.same.replace("{}", same));
      else value.append(code(one.text || "[]"));
      if (one.shape) {
        const unusual = one.dtype && one.dtype !== "float32" ? ` ${one.dtype}` : "";
        value.append(" ", element("span", "nnf-inspect__shape", `(${one.shape.join(", ")})${unusual}`));
      }
      const note = (...content) => value.append(element("span", "nnf-inspect__note", ...content));
      // Where it is not what one would expect of its kind.
      if (!same && one.wants_grad === (one.kind === "tensor") && !one.grad_fn && one.kind !== "buffer") {
        note(code(one.wants_grad ? "requires_grad" : "requires_grad=False"));
      }
      if (one.grad !== undefined) note(...(gradient ? [this.#mark(), " "] : []), element("span", "nnf-inspect__shape", this.words.gradient), " ", code(one.grad));
      if (one.grad_fn) note(code(one.grad_fn));
      if (one.shares) note(this.words.shares.replace("{}", one.shares));
      const row = element("div", "", element("dt", "", code(variable ? path : path.replace(/^.*\.(?=\w+$)/, ""))), value);
      if (changed && before) row.className = "nnf-inspect__changed";
      return row;
    }

    #mark() {
      return element("span", "nnf-inspect__mark", unseen(this.words.changed));
    }
  }

  class Inspect extends HTMLElement {
    connectedCallback() {
      if (this.sides) return; // the theme moves it about
      const words = JSON.parse(this.dataset.words);
      this.place = words.step;
      this.moments = JSON.parse(this.dataset.moments);
      this.sides = [...this.querySelectorAll(".nnf-inspect__side")].map((place) => new Side(place, words));
      this.controls = this.querySelector(".nnf-inspect__controls");
      this.slider = this.controls.querySelector("input");
      this.controls.hidden = false;
      this.controls.addEventListener("click", (event) => this.#onClick(event));
      this.slider.addEventListener("input", () => this.go(this.slider.valueAsNumber));
      this.addEventListener("keydown", (event) => this.#onKey(event));
      const asked = Number(new URLSearchParams(location.search).get(this.id));
      this.show(asked >= 1 ? asked : 1, asked >= 1); // who comes to read begins at the top
    }

    #onClick(event) {
      const go = event.target.closest("button")?.dataset.go;
      const to = { first: 1, back: this.at - 1, forward: this.at + 1, last: this.moments.length }[go];
      if (to !== undefined) this.go(to);
    }

    #onKey(event) {
      if (event.target === this.slider || event.altKey || event.ctrlKey || event.metaKey) return;
      const to = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 1, End: this.moments.length }[event.key];
      if (to === undefined || !event.target.closest(".nnf-inspect__controls, .nnf-code")) return;
      event.preventDefault();
      this.go(to);
    }

    go(moment) {
      this.show(moment);
      const address = new URL(location);
      address.searchParams.set(this.id, this.at);
      history.replaceState(null, "", address);
    }

    show(moment, scrolls = true) {
      this.at = Math.min(Math.max(moment, 1), this.moments.length);
      this.slider.value = this.at;
      const place = this.place.replace("{}", this.at).replace("{}", this.moments.length);
      this.slider.setAttribute("aria-valuetext", place);
      this.controls.querySelector("output").textContent = place;
      for (const button of this.controls.querySelectorAll("button")) {
        const back = button.dataset.go === "first" || button.dataset.go === "back";
        button.setAttribute("aria-disabled", String(this.at === (back ? 1 : this.moments.length)));
      }
      const past = this.moments.slice(0, this.at);
      this.sides.forEach((side, number) => {
        const steps = past.map((one) => one[number]).filter((step) => step !== null);
        side.show(steps.at(-1) ?? -1, past.at(-1)[number] === null, scrolls);
      });
    }
  }

  customElements.define("nnf-inspect", Inspect);
})();
