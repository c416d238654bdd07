"""Coq projects of small modules that change at random, as a person would change them.

Nothing of Coq's library is loaded, so that a module takes some tens of milliseconds; what all rest on stands in the
module Base. A change may break a proof: then a check has to say so.
"""
import copy
import dataclasses
import random

BASE = """Inductive N : Set := Z : N | S : forall _ : N, N.
Inductive eq (A : Type) (x : A) : forall _ : A, Prop := refl : eq A x x.
Axiom cheat : forall P : Prop, P.
"""
FLAGS = (("-type-in-type",), ("-impredicative-set",), ("-w", "-all"), ("-indices-matter",))
OBSERVERS = ("Print Assumptions", "Print", "Check", "About")
PROOF = " (* proof *) "
LOAD = 'Load "fragments/part".'


@dataclasses.dataclass
class Module:
    imports: list[str]  # of those before it
    sentences: list[str]

    def text(self) -> str:
        return f"From P Require Import {' '.join(['Base', *self.imports])}.\n" + "".join(s + "\n" for s in self.sentences)


@dataclasses.dataclass
class State:
    """What edits change, and an undo brings back. Base comes first in the order of modules, and is never changed."""

    modules: dict[str, Module] = dataclasses.field(default_factory=dict)
    fragment: str = "Definition part := Z.\n"  # what the modules that say `Load` load
    flags: set[tuple[str, ...]] = dataclasses.field(default_factory=set)
    stricter: str = ""  # the module to which sequent.toml gives arguments of its own

    def names(self) -> list[str]:
        return ["Base", *self.modules]

    def imports(self, name: str) -> list[str]:
        return [] if name == "Base" else ["Base", *self.modules[name].imports]

    def text(self, name: str) -> str:
        return BASE if name == "Base" else self.modules[name].text()

    def arguments(self, name: str) -> list[str]:
        """What coqc is given for a module."""
        own = ["-w", "+all"] if name == self.stricter else []
        return ["-noinit", *(word for flag in sorted(self.flags) for word in flag), *own]

    def files(self) -> dict[str, str]:
        """Every file by its path."""
        files = {f"{name}.v": self.text(name) for name in self.names()} | {"fragments/part.v": self.fragment}
        flags = "".join(f"-arg {word}\n" for flag in sorted(self.flags) for word in flag)
        files["_CoqProject"] = "-Q . P\n-arg -noinit\n" + flags + "".join(f"{name}.v\n" for name in self.names())
        if self.stricter:
            files["sequent.toml"] = f'[[files]]\nmatch = "{self.stricter}.v"\narguments = ["-w", "+all"]\n'
        return files


class RandomProject:
    def __init__(self, rng: random.Random, modules: int):
        self.rng, self.state = rng, State()
        self._past: list[State] = []
        self._used = 0
        for _ in range(modules):
            self._add_module()

    def edit(self) -> str:
        """One change at random; says what it was."""
        self._past = [*self._past[-30:], copy.deepcopy(self.state)]
        choices = {
            self._change_proof: 6, self._change_value: 4, self._change_statement: 3, self._add_sentence: 4, self._drop_sentence: 2,
            self._observe: 3, self._comment: 2, self._change_imports: 3, self._change_fragment: 1, self._toggle_flag: 1,
            self._toggle_toml: 1, self._add_module: 1, self._drop_module: 1, self._rename_module: 1, self._undo: 3,
        }
        while True:
            said = self.rng.choices(list(choices), list(choices.values()))[0]()
            if said:
                return said

    # Each says what it did, or nothing where there is nothing to do.

    def _change_proof(self) -> str:
        return self._change("Lemma l", lambda old, seen: f"{old.split(PROOF)[0]}{PROOF}Proof ({self._proof(seen)}).")

    def _change_statement(self) -> str:
        return self._change("Lemma l", lambda old, seen: self._lemma(old.split()[1], seen))

    def _change_value(self) -> str:
        return self._change("Definition v", lambda old, seen: f"{old.split(' := ')[0]} := {self._value(seen)}.")

    def _change(self, head: str, change) -> str:
        places = [(name, i) for name, m in self.state.modules.items() for i, s in enumerate(m.sentences) if s.startswith(head)]
        if not places:
            return ""
        name, i = self.rng.choice(places)
        sentences = self.state.modules[name].sentences
        sentences[i] = change(sentences[i], self._seen(name, i))
        return f"{name}: {sentences[i]}"

    def _add_sentence(self) -> str:
        name, module = self._some_module()
        i = self.rng.randint(0, len(module.sentences))
        module.sentences.insert(i, self._sentence(self._seen(name, i)))
        return f"{name}: {module.sentences[i]} is new"

    def _drop_sentence(self) -> str:
        name, module = self._some_module()
        return f"{name}: {module.sentences.pop(self.rng.randrange(len(module.sentences)))} is gone" if module.sentences else ""

    def _observe(self) -> str:
        name, module = self._some_module()
        lemma = self._some("Lemma l", self._seen(name, len(module.sentences)), "refl")
        module.sentences.append(f"{self.rng.choice(OBSERVERS)} {lemma}.")
        return f"{name}: {module.sentences[-1]}"

    def _comment(self) -> str:
        name, module = self._some_module()
        module.sentences.insert(0, f"(* note {self.rng.randrange(1000)}" + "\n" * self.rng.randrange(3) + "*)")
        return f"{name}: a comment"

    def _change_imports(self) -> str:
        name, module = self._some_module()
        module.imports = self._some_before(list(self.state.modules).index(name), 3)
        return f"{name} imports {module.imports}"

    def _change_fragment(self) -> str:
        self.state.fragment = f"Definition part := {self.rng.choice(['Z', 'S Z', 'S (S Z)'])}.\n"
        return self.state.fragment.strip()

    def _toggle_flag(self) -> str:
        flag = self.rng.choice(FLAGS)
        self.state.flags ^= {flag}
        return f"flag {flag}"

    def _toggle_toml(self) -> str:
        self.state.stricter = "" if self.state.stricter else self._some_module()[0]
        return f"sequent.toml for {self.state.stricter or 'none'}"

    def _add_module(self) -> str:
        name = self._new_name("M")
        imports = self._some_before(len(self.state.modules), 2)
        self.state.modules[name] = Module(imports, [])
        for i in range(self.rng.randint(2, 5)):
            self.state.modules[name].sentences.append(self._sentence(self._seen(name, i)))
        return f"{name} is new"

    def _drop_module(self) -> str:
        if len(self.state.modules) < 5:
            return ""
        name, _ = self._some_module()
        del self.state.modules[name]
        return f"{name} is gone"

    def _rename_module(self) -> str:
        (old, _), new = self._some_module(), self._new_name("M")
        self.state.modules = {new if name == old else name: module for name, module in self.state.modules.items()}
        if self.rng.random() < 0.8:
            for module in self.state.modules.values():
                module.imports = [new if name == old else name for name in module.imports]
        return f"{old} is now {new}"

    def _undo(self) -> str:
        self.state = copy.deepcopy(self.rng.choice(self._past))
        return "as it was"

    def _new_name(self, letter: str) -> str:
        self._used += 1
        return f"{letter}{self._used}"

    def _some_module(self) -> tuple[str, Module]:
        return self.rng.choice(list(self.state.modules.items()))

    def _some_before(self, index: int, most: int) -> list[str]:
        before = list(self.state.modules)[:index]
        return self.rng.sample(before, min(len(before), self.rng.randint(0, most)))

    def _seen(self, name: str, before: int) -> list[str]:
        """The sentences whose names mean something before a sentence of a module; now and then those of others."""
        if self.rng.random() < 0.02:
            return [s for module in self.state.modules.values() for s in module.sentences]
        module = self.state.modules[name]
        imported = [s for other in module.imports if other in self.state.modules for s in self.state.modules[other].sentences]
        return imported + module.sentences[:before]

    def _sentence(self, seen: list[str]) -> str:
        definition = f"Definition {self._new_name('v')} : N := {self._value(seen)}."
        lemma = self._lemma(self._new_name("l"), seen)
        axiom = f"Axiom {self._new_name('a')} : forall P : Prop, P."
        section = f"Section {self._new_name('T')}. Variable n : N. {definition} {lemma} End T{self._used}."
        module = f"Module {self._new_name('I')}. {definition} End I{self._used}."
        return self.rng.choices([definition, lemma, axiom, section, module, LOAD], [8, 9, 1, 1, 1, 1])[0]

    def _value(self, seen: list[str]) -> str:
        value = "part" if LOAD in seen and self.rng.random() < 0.5 else self._some("Definition v", seen, "Z")
        return f"S ({value})" if self.rng.random() < 0.2 else value

    def _lemma(self, name: str, seen: list[str]) -> str:
        value = self._value(seen)
        other = value if self.rng.random() < 0.97 else self._value(seen)
        return f"Lemma {name} : eq N ({value}) ({other}).{PROOF}Proof ({self._proof(seen)})."

    def _proof(self, seen: list[str]) -> str:
        uses = f"(fun _ => refl N _) {self._some('Lemma l', seen, 'Z')}"
        return self.rng.choices(["refl N _", uses, "let y := Z in refl N _", "cheat _", "Z"], [5, 8, 3, 2, 0.3])[0]

    def _some(self, head: str, seen: list[str], otherwise: str) -> str:
        """A name that a sentence of this kind gives."""
        return self.rng.choice([s.split()[1] for s in seen if s.startswith(head)] or [otherwise])
