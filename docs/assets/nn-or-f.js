// Improves pages that already work without it. No library, no build step.

(() => {
  "use strict";

  const root = document.documentElement;

  function remember(key, value) {
    try {
      localStorage.setItem(`nn-or-f.${key}`, value);
    } catch {
      // Storage is off: the choice lasts as long as the page.
    }
  }

  /* ---------- pair: tabs where it is narrow ---------- */

  class Pair extends HTMLElement {
    connectedCallback() {
      this.tablist = this.querySelector(".nnf-tabs");
      this.tabs = [...this.tablist.querySelectorAll(".nnf-tab")];
      this.tablist.setAttribute("role", "tablist");
      for (const tab of this.tabs) tab.setAttribute("role", "tab");
      this.tablist.addEventListener("click", (event) => {
        const tab = event.target.closest(".nnf-tab");
        if (tab) choose(tab.dataset.side, this.tablist);
      });
      this.tablist.addEventListener("keydown", (event) => this.#onKey(event));
      new ResizeObserver(() => this.update()).observe(this);
    }

    // Panels are tab panels only while the tabs are there to be seen.
    update() {
      const tabbed = getComputedStyle(this.tablist).display !== "none";
      for (const tab of this.tabs) {
        const chosen = tab.dataset.side === root.dataset.side;
        const panel = this.querySelector(`.nnf-side--${tab.dataset.side}`);
        tab.setAttribute("aria-controls", panel.id);
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
        panel.setAttribute("role", tabbed ? "tabpanel" : "group");
      }
    }

    #onKey(event) {
      const side = { ArrowLeft: "nn", Home: "nn", ArrowRight: "f", End: "f" }[event.key];
      if (!side) return;
      event.preventDefault();
      choose(side, this.tablist);
      this.tabs.find((tab) => tab.dataset.side === side).focus({ preventScroll: true });
    }
  }

  // All pairs of the page change; what the reader looks at stays where it is.
  function choose(side, anchor) {
    const before = anchor.getBoundingClientRect().top;
    root.style.overflowAnchor = "none";
    show(side);
    scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
    requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
    remember("side", side);
  }

  function show(side) {
    root.dataset.side = side;
    document.querySelectorAll("nnf-pair").forEach((pair) => pair.update());
  }

  // A link may lead to the side that is not shown.
  function showTarget() {
    const target = document.getElementById(location.hash.slice(1));
    const side = target?.closest(".nnf-side");
    if (!side || side.offsetParent) return;
    show(side.classList.contains("nnf-side--f") ? "f" : "nn");
    target.scrollIntoView();
  }

  customElements.define("nnf-pair", Pair);
  addEventListener("hashchange", showTarget);
  showTarget();

  /* ---------- predict: the answers are buttons; one says whether it is right, and opens the run ---------- */

  class Predict extends HTMLElement {
    connectedCallback() {
      if (this.buttons) return; // the theme moves it about
      const list = this.querySelector(".nnf-predict__answers");
      this.buttons = [...list.children].map((answer) => this.#button(answer));
      const group = document.createElement("div");
      group.className = list.className;
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", this.querySelector(".nnf-predict__asks").id);
      group.append(...this.buttons);
      list.replaceWith(group);
    }

    #button(answer) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: answer.className });
      button.dataset.answer = answer.dataset.answer;
      button.setAttribute("aria-pressed", "false");
      button.append(...answer.childNodes);
      button.addEventListener("click", () => this.#choose(button));
      return button;
    }

    #choose(chosen) {
      for (const button of this.buttons) {
        button.setAttribute("aria-pressed", String(button === chosen));
        button.querySelector(".nnf-predict__mark").hidden = button !== chosen;
      }
      // What is said of it here, is not said again above the run.
      const entries = [...this.querySelectorAll(".nnf-predict__explained > [data-answer]")];
      for (const entry of entries) entry.hidden = entry.dataset.answer === chosen.dataset.answer;
      const entry = entries.find(({ hidden }) => hidden);
      const said = this.querySelector(".nnf-predict__said");
      said.className = `nnf-predict__said ${entry.className}`;
      const copies = [entry.querySelector(".nnf-predict__mark"), ...entry.querySelector("dd").childNodes];
      said.replaceChildren(...copies.map((node) => node.cloneNode(true)));
      said.firstChild.after(" ");
      this.querySelector(".nnf-predict__run").open = true;
    }
  }

  customElements.define("nnf-predict", Predict);

  /* ---------- atlas: filters above the table, order by its heads, both kept in the address ---------- */

  class Atlas extends HTMLElement {
    connectedCallback() {
      if (this.form) return; // the theme moves it about
      this.body = this.querySelector("tbody");
      this.rows = [...this.body.rows];
      this.heads = [...this.querySelectorAll("thead th")];
      this.form = document.createElement("form");
      this.form.className = "nnf-atlas__filters";
      this.form.setAttribute("role", "search");
      this.form.setAttribute("aria-label", this.dataset.search);
      this.found = document.createElement("output");
      this.found.className = "nnf-atlas__found";
      this.form.append(this.#search(), this.#categories(), ...this.#boxes(), this.found);
      this.prepend(this.form);
      this.heads.forEach((head) => this.#sortable(head));
      this.#read();
      this.form.addEventListener("input", () => this.#changed());
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.#apply();
    }

    #search() {
      const field = document.createElement("input");
      Object.assign(field, { type: "search", name: "find", placeholder: this.dataset.search });
      field.setAttribute("aria-label", this.dataset.search);
      return field;
    }

    #categories() {
      const list = document.createElement("select");
      list.name = "category";
      list.setAttribute("aria-label", this.dataset.category);
      list.append(new Option(`${this.dataset.category}: ${this.dataset.all}`, ""));
      const known = new Map(this.rows.map(({ dataset }) => [dataset.category, dataset.categoryName]));
      for (const [category, name] of known) list.append(new Option(name, category));
      return list;
    }

    #boxes() {
      return this.heads.filter((head) => head.dataset.filters).map((head) => {
        const box = document.createElement("input");
        Object.assign(box, { type: "checkbox", name: head.dataset.key });
        const label = document.createElement("label");
        label.append(box, head.textContent);
        return label;
      });
    }

    #sortable(head) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "nnf-atlas__sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const key = head.dataset.key;
        this.order = this.order === key ? `-${key}` : this.order === `-${key}` ? "" : key;
        this.#changed();
      });
    }

    #read() {
      const chosen = new URLSearchParams(location.search);
      this.order = chosen.get("sort") ?? "";
      for (const [name, value] of chosen) {
        const field = this.form.elements[name];
        if (field?.type === "checkbox") field.checked = true;
        else if (field) field.value = value;
      }
    }

    #changed() {
      const chosen = [...new FormData(this.form), ["sort", this.order]].filter(([, value]) => value);
      const query = new URLSearchParams(chosen).toString();
      history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
      this.#apply();
    }

    #apply() {
      const { find, category, ...boxes } = Object.fromEntries(new FormData(this.form));
      const words = find.toLowerCase().split(/\s+/);
      let count = 0;
      for (const row of this.rows) {
        const names = `${row.cells[0].textContent} ${row.cells[1].textContent}`.toLowerCase();
        const plain = names.replaceAll("_", "");
        const has = row.dataset.has.split(" ");
        row.hidden = !(
          words.every((word) => names.includes(word) || plain.includes(word)) &&
          (!category || row.dataset.category === category) &&
          Object.keys(boxes).every((key) => has.includes(key))
        );
        count += !row.hidden;
      }
      this.found.textContent = this.dataset.found.replace("{}", count);
      this.#sort();
    }

    #sort() {
      const key = this.order.replace("-", "");
      const down = this.order.startsWith("-") ? -1 : 1;
      const column = this.heads.findIndex((head) => head.dataset.key === key);
      for (const head of this.heads) {
        if (column < 0 || head.dataset.key !== key) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
      }
      const text = (row) => row.cells[column].textContent;
      const sorted = column < 0 ? this.rows : [...this.rows].sort((a, b) => down * text(a).localeCompare(text(b)));
      this.body.append(...sorted);
    }
  }

  customElements.define("nnf-atlas", Atlas);

  /* ---------- the index of pitfalls: a field that filters it ---------- */

  class Symptoms extends HTMLElement {
    connectedCallback() {
      if (this.field) return; // the theme moves it about
      this.items = [...this.querySelectorAll("li")];
      this.groups = [...this.querySelectorAll("[role=group]")];
      this.field = document.createElement("input");
      Object.assign(this.field, { type: "search", placeholder: this.dataset.search });
      this.field.setAttribute("aria-label", this.dataset.search);
      this.found = document.createElement("output");
      this.prepend(this.field, this.found);
      this.field.addEventListener("input", () => this.#filter());
    }

    // A pasted message may say more than ours, with names and sizes of the reader's own:
    // it is enough that it holds one of our texts, or a heading.
    #filter() {
      const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
      const typed = plain(this.field.value);
      const words = typed.split(" ");
      let count = 0;
      for (const item of this.items) {
        const whole = plain(item.textContent);
        const texts = [...item.querySelectorAll(":scope > :is(code, a)")].map((text) => plain(text.textContent));
        item.hidden = !words.every((word) => whole.includes(word)) && !texts.some((text) => typed.includes(text));
        count += !item.hidden;
      }
      for (const group of this.groups) group.hidden = !group.querySelector("li:not([hidden])");
      this.found.textContent = typed ? this.dataset.found.replace("{}", count) : "";
    }
  }

  customElements.define("nnf-symptoms", Symptoms);

  /* ---------- the other language, at the same place ---------- */

  // The heading being read: the last one whose top is at the top of the window, or above.
  const readHeading = () =>
    [...document.querySelectorAll("article :is(h2, h3)[id]")]
      .findLast((heading) => heading.getBoundingClientRect().top <= 100);

  for (const link of document.querySelectorAll("a[data-keep-place]")) {
    link.addEventListener("click", () => {
      // Where the address names something in view, a block say, that is the place.
      const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const box = named && named.getBoundingClientRect();
      const inView = box && box.bottom > 0 && box.top < innerHeight;
      link.hash = inView ? location.hash : (readHeading()?.id ?? "");
      remember("language", link.hreflang);
    });
  }

  /* ---------- drawer and search by keyboard ---------- */

  // The theme opens them by hidden checkboxes and labels.
  for (const button of document.querySelectorAll("[data-opens]")) {
    const toggle = document.getElementById(button.dataset.opens);
    button.addEventListener("click", () => toggle.click());
    toggle.addEventListener("change", () => {
      button.setAttribute("aria-expanded", String(toggle.checked));
      if (toggle.checked && toggle.id === "__drawer") focusWhenSeen(document.querySelector(".md-sidebar--primary .md-nav__list a[href]"));
    });
  }

  for (const label of document.querySelectorAll(".md-nav label[for=__toc]")) {
    label.tabIndex = 0;
    label.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
  }

  // The theme listens to keys alone; what is searched for may be pasted or spoken.
  const query = document.querySelector(".md-search__input");
  query?.addEventListener("input", () => query.dispatchEvent(new KeyboardEvent("keyup")));

  function focusWhenSeen(element) {
    setTimeout(() => element?.focus({ preventScroll: true }), 300);
  }

  // Escape closes the drawer and gives the focus back.
  addEventListener("keydown", (event) => {
    const drawer = document.getElementById("__drawer");
    if (event.key !== "Escape" || !drawer?.checked) return;
    drawer.click();
    document.querySelector("[data-opens=__drawer]").focus();
  });

  /* ---------- what scrolls can be reached by keyboard, and only that ---------- */

  const scrollers = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
      if (scrolls) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });

  // After the theme has built its parts: it wraps tables, and puts each copy button into a nav without a name.
  document$.subscribe(() => {
    document.querySelectorAll(".md-typeset pre, .md-typeset__scrollwrap").forEach((box) => scrollers.observe(box));
    document.querySelectorAll("nav.md-code__nav").forEach((nav) => nav.setAttribute("role", "presentation"));
  });
})();
