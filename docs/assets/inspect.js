// The inspector: a run step by step, with what each object holds. No library, no build step.

(() => {
  "use strict";

  function element(name, className, ...content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  class Inspect extends HTMLElement {
    connectedCallback() {
      if (this.steps) return; // the theme moves it about
      this.steps = JSON.parse(this.querySelector("script").textContent);
      this.words = JSON.parse(this.dataset.words);
      this.lines = [...this.querySelectorAll(".nnf-inspect__line")];
      this.said = this.querySelector(".nnf-inspect__said");
      this.sentences = [...this.querySelectorAll(".nnf-inspect__steps tbody tr")].map((row) => row.cells[2]);
      this.cards = this.querySelector(".nnf-inspect__cards");
      this.printed = this.querySelector(".nnf-out samp");
      this.text = this.printed?.textContent ?? "";
      this.controls = this.querySelector(".nnf-inspect__controls");
      this.slider = this.controls.querySelector("input");
      this.held = this.#heldAfterEach();
      for (const part of [this.controls, this.said, this.cards]) part.hidden = false;
      this.controls.addEventListener("click", (event) => this.#onClick(event));
      this.slider.addEventListener("input", () => this.go(this.slider.valueAsNumber));
      this.addEventListener("keydown", (event) => this.#onKey(event));
      const asked = Number(new URLSearchParams(location.search).get(this.id));
      this.show(asked >= 1 ? asked : 1);
    }

    // What every path holds after each step, and which paths that step changed.
    #heldAfterEach() {
      let held = new Map();
      return this.steps.map(({ set, gone }) => {
        held = new Map([...held, ...Object.entries(set)]);
        for (const path of gone) held.delete(path);
        return held;
      });
    }

    #onClick(event) {
      const go = event.target.closest("button")?.dataset.go;
      const to = { first: 1, back: this.step - 1, forward: this.step + 1, last: this.steps.length }[go];
      if (to) this.go(to);
    }

    #onKey(event) {
      if (event.target === this.slider || event.altKey || event.ctrlKey || event.metaKey) return;
      const to = { ArrowLeft: this.step - 1, ArrowRight: this.step + 1, Home: 1, End: this.steps.length }[event.key];
      if (to === undefined || !event.target.closest(".nnf-inspect__controls, .nnf-code")) return;
      event.preventDefault();
      this.go(to);
    }

    go(step) {
      this.show(step);
      const address = new URL(location);
      address.searchParams.set(this.id, this.step);
      history.replaceState(null, "", address);
    }

    show(step) {
      this.step = Math.min(Math.max(step, 1), this.steps.length);
      const { line, out, set } = this.steps[this.step - 1];
      this.lines.forEach((one, number) => {
        if (number + 1 === line) one.setAttribute("aria-current", "step");
        else one.removeAttribute("aria-current");
      });
      this.#intoView(this.lines[line - 1]);
      this.slider.value = this.step;
      const place = this.words.step.replace("{}", this.step).replace("{}", this.steps.length);
      this.slider.setAttribute("aria-valuetext", place);
      this.controls.querySelector("output").textContent = place;
      for (const button of this.controls.querySelectorAll("button")) {
        const back = button.dataset.go === "first" || button.dataset.go === "back";
        button.setAttribute("aria-disabled", String(this.step === (back ? 1 : this.steps.length)));
      }
      this.said.replaceChildren(...[...this.sentences[this.step - 1].childNodes].map((node) => node.cloneNode(true)));
      if (this.printed) this.#print(out);
      this.#deal(this.held[this.step - 1], set);
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
      const text = [...this.text];
      const later = element("span", "nnf-inspect__later", text.slice(count).join(""));
      this.printed.replaceChildren(text.slice(0, count).join(""), later);
    }

    // One card for each module that owns something, and one for the variables.
    #deal(held, set) {
      const before = this.step > 1 ? this.held[this.step - 2] : new Map();
      const cards = [];
      const variables = element("dl");
      for (const [path, one] of held) {
        const row = () => this.#row(path, one, set[path], before.get(path));
        if (one.kind === "module") cards.push(this.#module(path, one, set[path], before.get(path)));
        else if (one.kind === "parameter" || one.kind === "buffer") {
          const { body, lists } = cards.at(-1);
          lists[one.kind] ??= body.appendChild(this.#list(this.words[`${one.kind}s`])).querySelector("dl");
          lists[one.kind].append(row());
        } else variables.append(row());
      }
      const all = cards.filter(({ whole, lists }) => whole || Object.keys(lists).length).map(({ body }) => body);
      if (variables.children.length) {
        const body = element("section", "nnf-inspect__card", element("p", "nnf-inspect__title", this.words.variables), variables);
        all.push(body);
      }
      this.cards.replaceChildren(...all);
    }

    #list(title) {
      return element("div", "nnf-inspect__owned", element("p", "", title), element("dl"));
    }

    #module(path, one, changed, before) {
      const mode = element("span", "nnf-inspect__mode", one.training ? this.words.train : this.words.eval);
      mode.dataset.mode = one.training ? "train" : "eval";
      const title = element("p", "nnf-inspect__title", this.#code(path), ` ${one.text} `, mode);
      if (one.hooks) title.append(` ${this.words.hooks.replace("{}", one.hooks)}`);
      if (changed && before) title.append(" ", this.#mark());
      const body = element("section", "nnf-inspect__card", title);
      return { body, lists: {}, whole: !path.includes(".") };
    }

    #row(path, one, changed, before) {
      const name = one.kind === "parameter" || one.kind === "buffer" ? path.slice(path.lastIndexOf(".") + 1) : path;
      const value = element("dd");
      if (one.kind === "alias") value.append(this.words.same.replace("{}", one.text));
      else value.append(this.#code(one.text || "[]"));
      if (one.shape) value.append(" ", element("span", "nnf-inspect__shape", `(${one.shape.join(", ")})`));
      // Where it is not what one would expect of its kind.
      if (one.wants_grad === (one.kind === "tensor") && !one.grad_fn && one.kind !== "buffer") {
        value.append(element("span", "nnf-inspect__grad", this.#code(`requires_grad=${one.wants_grad ? "True" : "False"}`)));
      }
      if (one.grad !== undefined) value.append(element("span", "nnf-inspect__grad", `${this.words.gradient} `, this.#code(one.grad)));
      if (one.grad_fn) value.append(element("span", "nnf-inspect__grad", this.#code(one.grad_fn)));
      if (one.shares) value.append(element("span", "nnf-inspect__grad", this.words.shares.replace("{}", one.shares)));
      const row = element("div", "", element("dt", "", this.#code(name)), value);
      if (changed && before) {
        row.className = "nnf-inspect__changed";
        value.append(" ", this.#mark());
      }
      return row;
    }

    #code(text) {
      const made = element("code", "", text);
      made.lang = "en";
      return made;
    }

    #mark() {
      return element("span", "nnf-inspect__mark", this.words.changed);
    }
  }

  customElements.define("nnf-inspect", Inspect);
})();
