"use strict"; // start.js runs it
const ROW = 20; // pixels, as in page.css
const byId = (id) => document.getElementById(id);

function element(kind, text, name) {
  const made = document.createElement(kind);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  return made;
}

// What export_html.cc packed: new texts, goals and states are 0 and come in order; others are
// told by how far back they are.
function unpack(packed) {
  const reader = () => { let made = 0; return (back) => (back === 0 ? made++ : made - back); };
  const text = reader(), goal = reader(), state = reader();
  let before = [];
  const goals = packed.goals.map(([shared, ...rest]) =>
    (before = [...before.slice(0, shared), ...rest.map(text)]));
  const states = packed.states.map((items) => {
    const parts = [[], [], [], []];
    let part = 0;
    for (const item of items) item < 0 ? part++ : parts[part].push(goal(item));
    return parts;
  });
  let line = 0;
  const steps = packed.texts.map((sentence, number) => {
    const failure = packed.failures[number];
    const parent = packed.parents[number] === 0 ? -1 : number - packed.parents[number];
    line += packed.lines[number];
    const code = packed.after[number];
    return {
      number, line, parent, sentence, failure, children: [],
      message: packed.messages[number] || "", seconds: packed.slow[number],
      state: code === 0 ? -1 : state(code - 1),
    };
  });
  const roots = [];
  for (const step of steps) {
    if (step.failure) step.state = step.parent < 0 ? -1 : steps[step.parent].state;
    (step.parent < 0 ? roots : steps[step.parent].children).push(step);
  }
  return { strings: packed.strings, goals, states, steps, roots };
}

// Of the children of a step the one that the proof went on with stands last, at its parent's
// depth; what was tried beside it before that, one deeper.
function rowsOf(roots) {
  const rows = [], waiting = [];
  const push = (children, depth) => {
    const main = children.findLast((child) => !child.failure) || children.at(-1);
    if (!main) return;
    waiting.push({ step: main, depth, starts: false });
    for (const child of [...children].reverse())
      if (child !== main) waiting.push({ step: child, depth: depth + 1, starts: true });
  };
  push(roots, 0);
  for (let row; (row = waiting.pop());) {
    row.step.row = rows.length;
    rows.push(row);
    push(row.step.children, row.depth);
  }
  return rows;
}

const tokensOf = (text) => text.match(/[\w']+|\s+|[^]/gu) || [];

// Pairs [token, whether only this text has it] of each, by a longest common subsequence.
function diffTexts(before, after) {
  const a = tokensOf(before), b = tokensOf(after);
  const keptA = new Set(), keptB = new Set();
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const m = a.length - head - tail, n = b.length - head - tail;
  if (m * n <= 1 << 20) {
    const lengths = Array.from({ length: m + 1 }, () => new Uint16Array(n + 1));
    for (let i = m; i-- > 0;)
      for (let j = n; j-- > 0;)
        lengths[i][j] = a[head + i] === b[head + j] ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    for (let i = 0, j = 0; i < m && j < n;) {
      if (a[head + i] === b[head + j]) { keptA.add(head + i++); keptB.add(head + j++); }
      else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
      else j++;
    }
  }
  const marked = (tokens, kept) => tokens.map((token, i) =>
    [token, i >= head && i < tokens.length - tail && !kept.has(i) && token.trim() !== ""]);
  return [marked(a, keptA), marked(b, keptB)];
}

// For each goal after, the goal before that it comes from: the same, else the one that shares most.
function matchGoals(before, after, goals) {
  const free = new Set(before), pairs = new Map();
  for (const goal of after) if (free.delete(goal)) pairs.set(goal, goal);
  for (const goal of after) {
    if (pairs.has(goal)) continue;
    const own = new Set(goals[goal]);
    let best, most = -1;
    for (const other of free) {
      const shared = goals[other].filter((text) => own.has(text)).length;
      if (shared > most) [best, most] = [other, shared];
    }
    if (best !== undefined) { free.delete(best); pairs.set(goal, best); }
  }
  return { pairs, gone: [...free] };
}

class Page {
  constructor(history) {
    Object.assign(this, history, { rows: rowsOf(history.roots), row: 0, compares: true, hits: [], wanted: "" });
    this.list = byId("steps");
    this.shown = element("div");
    this.shown.id = "rows";
    this.room = element("div");
    this.room.style.height = `${this.rows.length * ROW}px`;
    this.list.append(this.room, this.shown);
    this.list.addEventListener("scroll", () => this.drawRows());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-row]");
      if (row) this.choose(+row.dataset.row);
    });
    addEventListener("resize", () => this.drawRows());
    addEventListener("hashchange", () => this.followLink());
    addEventListener("keydown", (event) => this.press(event));
    const search = byId("search");
    search.form.addEventListener("submit", (event) => { event.preventDefault(); this.search(search.value); this.list.focus(); });
    search.addEventListener("input", () => this.search(search.value));
    this.followLink();
  }

  get step() { return this.rows[this.row].step; }

  // #step-12, #line-40
  followLink() {
    const [, kind, number] = /^#(step|line)-(\d+)$/.exec(location.hash) || [];
    let row = 0;
    if (kind === "step") {
      row = this.steps[Math.min(+number, this.steps.length - 1)].row;
    } else if (kind) {
      for (const step of this.steps)
        if (step.line <= +number && step.line >= this.rows[row].step.line && !(step.line === this.rows[row].step.line && row)) row = step.row;
    }
    this.choose(row, false);
  }

  choose(row, writesLink = true) {
    this.row = Math.max(0, Math.min(row, this.rows.length - 1));
    if (writesLink) history.replaceState(null, "", `#step-${this.step.number}`);
    const top = this.row * ROW, height = this.list.clientHeight;
    if (top < this.list.scrollTop) this.list.scrollTop = top;
    if (top + ROW > this.list.scrollTop + height) this.list.scrollTop = top + ROW - height;
    this.drawRows();
    this.drawGoals();
  }

  drawRows() {
    const first = Math.max(0, Math.floor(this.list.scrollTop / ROW) - 5);
    const last = Math.min(this.rows.length, first + Math.ceil(this.list.clientHeight / ROW) + 10);
    this.shown.style.top = `${first * ROW}px`;
    const hits = new Set(this.hits);
    this.shown.replaceChildren(...this.rows.slice(first, last).map(({ step, depth, starts }) => {
      const made = element("div", undefined, (step.failure ? "failed" : "") + (hits.has(step.row) ? " hit" : ""));
      made.id = `row-${step.row}`;
      made.dataset.row = step.row;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", step.row === this.row);
      made.setAttribute("aria-posinset", step.row + 1);
      made.setAttribute("aria-setsize", this.rows.length);
      const guides = depth === 0 ? "" : "│ ".repeat(Math.min(depth, 12) - 1) + (starts ? "├╴" : "│ ");
      made.append(element("b", step.line), guides + (step.failure ? "✗ " : "") + step.sentence.replace(/\s+/g, " "));
      return made;
    }));
    this.list.setAttribute("aria-activedescendant", `row-${this.row}`);
  }

  drawGoals() {
    const step = this.step, pane = byId("goals"), parts = [];
    const sentence = element("h2", undefined, step.failure ? "failed" : "");
    this.addText(sentence, step.sentence);
    const time = step.seconds === undefined ? "" : `, ${step.seconds} s`;
    parts.push(sentence, element("div", `step ${step.number}, line ${step.line}${time}${step.failure ? `, ${step.failure}` : ""}`, "said"));
    if (step.message) {
      const said = element("div", undefined, step.failure ? "failed" : "said");
      this.addText(said, step.message);
      parts.push(said);
    }
    if (step.state < 0) {
      parts.push(element("p", "no proof is open", "quiet"));
    } else {
      parts.push(...this.goalsOf(step));
    }
    pane.replaceChildren(...parts);
    (pane.querySelector("mark") || sentence).scrollIntoView({ block: "nearest" });
  }

  goalsOf(step) {
    const groups = this.states[step.state], after = groups.flat();
    const parent = step.parent < 0 ? -1 : this.steps[step.parent].state;
    const compares = this.compares && parent >= 0 && !step.failure;
    const { pairs, gone } = matchGoals(compares ? this.states[parent].flat() : [], after, this.goals);
    const names = ["goal", "unfocused goal", "shelved goal", "given up goal"], made = [];
    groups.forEach((group, kind) => group.forEach((goal, i) => {
      const isNew = compares && !pairs.has(goal);
      made.push(element("h2", `${names[kind]} ${i + 1} of ${group.length}`, isNew ? "added" : ""));
      const old = compares && !isNew ? this.goals[pairs.get(goal)] : undefined;
      this.addGoal(made, this.goals[goal], old, isNew);
    }));
    if (after.length === 0) made.push(element("p", "no goals: the proof is complete", "done"));
    for (const goal of gone) {
      made.push(element("h2", "a goal that is gone", "removed"));
      made.push(this.rowOf("-", "⊢ ", [[this.strings[this.goals[goal].at(-1)], false]], "removed", "del"));
    }
    return made;
  }

  addGoal(made, goal, old, isNew) {
    const text = (id) => this.strings[id];
    const plain = (id, mark, name, lead = "") => this.rowOf(mark, lead, [[text(id), false]], name);
    const change = (lead, from, to) => {
      const [removed, added] = diffTexts(text(from), text(to));
      made.push(this.rowOf("-", lead, removed, "removed", "del"), this.rowOf("~", lead, added, "", "ins"));
    };
    const own = goal.slice(0, -1);
    if (old) {
      const name = (id) => text(id).split(" :")[0];
      const before = new Map(old.slice(0, -1).map((id) => [name(id), id]));
      const names = new Set(own.map(name));
      for (const id of old.slice(0, -1)) if (!names.has(name(id))) made.push(plain(id, "-", "removed"));
      for (const id of own) {
        const from = before.get(name(id));
        if (from === undefined) made.push(plain(id, "+", "added"));
        else if (from === id) made.push(plain(id, "", ""));
        else change("", from, id);
      }
      if (old.at(-1) !== goal.at(-1)) return change("⊢ ", old.at(-1), goal.at(-1));
    } else {
      for (const id of own) made.push(plain(id, "", ""));
    }
    made.push(plain(goal.at(-1), isNew ? "+" : "", isNew ? "added" : "", "⊢ "));
  }

  // A line of a goal: a mark, then pieces of which some changed.
  rowOf(mark, lead, pieces, name, changed) {
    const row = element("div", undefined, `row ${name}`);
    row.dataset.mark = mark;
    row.append(lead);
    if (!pieces.some(([, differs]) => differs)) {
      this.addText(row, pieces.map(([text]) => text).join(""));
      return row;
    }
    for (const [text, differs] of pieces) differs ? this.addText(row.appendChild(element(changed)), text) : this.addText(row, text);
    return row;
  }

  addText(parent, text) {
    const wanted = this.wanted;
    for (let at = 0, hit; ; at = hit + wanted.length) {
      hit = wanted ? text.toLowerCase().indexOf(wanted, at) : -1;
      if (hit < 0) return parent.append(text.slice(at));
      parent.append(text.slice(at, hit), element("mark", text.slice(hit, hit + wanted.length)));
    }
  }

  search(wanted) {
    this.wanted = wanted.toLowerCase();
    const has = (text) => text.toLowerCase().includes(this.wanted);
    this.hits = [];
    if (this.wanted) {
      const strings = this.strings.map(has);
      const goals = this.goals.map((goal) => goal.some((id) => strings[id]));
      const states = this.states.map((groups) => groups.flat().some((id) => goals[id]));
      // A state that lasts is found where it begins.
      this.hits = this.rows.filter(({ step }) => has(step.sentence) || has(step.message) ||
        (step.state >= 0 && states[step.state] && !(step.parent >= 0 && states[this.steps[step.parent].state]))).map(({ step }) => step.row);
    }
    if (this.hits.length && !this.hits.includes(this.row)) return this.again(1);
    this.choose(this.row);
    this.sayHits();
  }

  again(way) {
    if (!this.hits.length) return;
    const next = way > 0 ? this.hits.find((row) => row > this.row) ?? this.hits[0]
      : this.hits.findLast((row) => row < this.row) ?? this.hits.at(-1);
    this.choose(next);
    this.sayHits();
  }

  sayHits() {
    byId("found").textContent = !this.wanted ? "" : this.hits.length === 0 ? "not found"
      : `${this.hits.indexOf(this.row) + 1 || "–"} of ${this.hits.length}`;
  }

  nextFailure() {
    const failed = this.rows.filter(({ step }) => step.failure).map(({ step }) => step.row);
    const next = failed.find((row) => row > this.row) ?? failed[0];
    if (next !== undefined) this.choose(next);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const search = byId("search"), page = Math.max(1, Math.floor(this.list.clientHeight / ROW) - 1);
    if (document.activeElement === search) {
      if (event.key === "Escape") { search.value = ""; this.search(""); this.list.focus(); }
      return;
    }
    const parent = this.step.parent, children = this.step.children;
    const keys = {
      ArrowUp: () => this.choose(this.row - 1), ArrowDown: () => this.choose(this.row + 1),
      k: () => this.choose(this.row - 1), j: () => this.choose(this.row + 1),
      ArrowLeft: () => parent >= 0 && this.choose(this.steps[parent].row),
      ArrowRight: () => children.length && this.choose((children.findLast((child) => !child.failure) || children.at(-1)).row),
      PageUp: () => this.choose(this.row - page), PageDown: () => this.choose(this.row + page),
      Home: () => this.choose(0), End: () => this.choose(this.rows.length - 1),
      n: () => this.again(1), N: () => this.again(-1), f: () => this.nextFailure(),
      d: () => { this.compares = !this.compares; this.drawGoals(); },
      "/": () => search.select(),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    if (document.activeElement === byId("goals") && /^(Page|Arrow[UD]|Home|End)/.test(event.key)) return;
    event.preventDefault();
    keys[event.key]();
  }
}

function show(packed) {
  const history = unpack(packed);
  if (history.steps.length === 0) {
    byId("goals").textContent = "This recording has no steps.";
    return;
  }
  new Page(history);
  document.body.dataset.ready = "yes";
  performance.mark("drawn"); // for bench/page
  byId("steps").focus();
}
