"""`sequent search` over Coq's standard library finds what coqtop's `Search` finds, but for what the table explains.

usage: coq_search_test.py [--queries N] [--store URL] [--show]

With --store: a store that has the library already. The table (tests/data/search/coq_search.tsv): who alone finds it (coq
or sequent), an expression for its name, one for the query as coqtop has it, and why. Each difference needs
a line, and each line a difference; --show prints the differences that have none.
"""
import json
import pathlib
import random
import re
import subprocess
import sys

import support

TABLE = pathlib.Path(__file__).resolve().parents[1] / "data/search/coq_search.tsv"
LIBRARIES = ["Arith.Arith", "ZArith.ZArith", "NArith.NArith", "QArith.QArith", "Reals.Reals", "Lists.List",
             "Bool.Bool", "Sorting.Permutation", "Sets.Ensembles", "Logic.Classical", "Relations.Relations"]

# Of each type: what it is called, for coqtop and for us; functions into it: their names, and the types that they take.
# An argument "." is a type argument.
TYPES = {
    "nat": "Coq.Init.Datatypes.nat",
    "Z": "Coq.Numbers.BinNums.Z",
    "N": "Coq.Numbers.BinNums.N",
    "positive": "Coq.Numbers.BinNums.positive",
    "R": "Coq.Reals.Rdefinitions.RbaseSymbolsImpl.R",
    "bool": "Coq.Init.Datatypes.bool",
}
FUNCTIONS = {
    "nat": [("Coq.Init.Nat." + name, "Nat." + name, ("nat", "nat"))
            for name in ("add", "mul", "sub", "max", "min", "pow", "div", "modulo")]
    + [("Coq.Init.Datatypes.S", "Datatypes.S", ("nat",)), ("Coq.Init.Nat.pred", "Nat.pred", ("nat",)),
       ("Coq.ZArith.BinIntDef.Z.to_nat", "Z.to_nat", ("Z",)), ("Coq.NArith.BinNatDef.N.to_nat", "N.to_nat", ("N",)),
       ("Coq.PArith.BinPosDef.Pos.to_nat", "Pos.to_nat", ("positive",)),
       ("Coq.Init.Datatypes.length", "Datatypes.length", (".", "list"))],
    "Z": [("Coq.ZArith.BinIntDef.Z." + name, "Z." + name, ("Z", "Z"))
          for name in ("add", "mul", "sub", "max", "min", "div", "modulo", "pow")]
    + [("Coq.ZArith.BinIntDef.Z." + name, "Z." + name, ("Z",)) for name in ("opp", "abs", "succ", "pred")]
    + [("Coq.ZArith.BinIntDef.Z.of_nat", "Z.of_nat", ("nat",)), ("Coq.ZArith.BinIntDef.Z.of_N", "Z.of_N", ("N",)),
       ("Coq.Numbers.BinNums.Zpos", "BinNums.Zpos", ("positive",))],
    "N": [("Coq.NArith.BinNatDef.N." + name, "N." + name, ("N", "N")) for name in ("add", "mul", "sub", "max", "div")]
    + [("Coq.NArith.BinNatDef.N.succ", "N.succ", ("N",)), ("Coq.NArith.BinNatDef.N.of_nat", "N.of_nat", ("nat",))],
    "positive": [("Coq.PArith.BinPosDef.Pos." + name, "Pos." + name, ("positive", "positive"))
                 for name in ("add", "mul", "sub", "max")]
    + [("Coq.PArith.BinPosDef.Pos.succ", "Pos.succ", ("positive",))],
    "R": [("Coq.Reals.Rdefinitions.RbaseSymbolsImpl." + name, "RbaseSymbolsImpl." + name, ("R", "R"))
          for name in ("Rplus", "Rmult")]
    + [("Coq.Reals.Rdefinitions." + name, "Rdefinitions." + name, ("R", "R")) for name in ("Rminus", "Rdiv")]
    + [("Coq.Reals.Rdefinitions.RbaseSymbolsImpl.Ropp", "RbaseSymbolsImpl.Ropp", ("R",)),
       ("Coq.Reals.Rbasic_fun.Rabs", "Rbasic_fun.Rabs", ("R",)), ("Coq.Reals.Raxioms.INR", "Raxioms.INR", ("nat",)),
       ("Coq.Reals.Rdefinitions.IZR", "Rdefinitions.IZR", ("Z",)),
       ("Coq.Reals.Rpow_def.pow", "Rpow_def.pow", ("R", "nat"))],
    "bool": [("Coq.Init.Datatypes." + name, "Datatypes." + name, ("bool", "bool")) for name in ("andb", "orb", "xorb")]
    + [("Coq.Init.Datatypes.negb", "Datatypes.negb", ("bool",)), ("Coq.Init.Nat.eqb", "Nat.eqb", ("nat", "nat")),
       ("Coq.ZArith.BinIntDef.Z.leb", "Z.leb", ("Z", "Z"))],
    "list": [("Coq.Init.Datatypes.app", "Datatypes.app", (".", "list", "list")),
             ("Coq.Lists.List.rev", "List.rev", (".", "list")),
             ("Coq.Lists.List.map", "List.map", (".", ".", "_", "list")),
             ("Coq.Init.Datatypes.cons", "Datatypes.cons", (".", "_", "list"))],
}
RELATIONS = [("Coq.Init.Peano.le", "Peano.le", ("nat", "nat")), ("Coq.Init.Peano.lt", "Peano.lt", ("nat", "nat")),
             ("Coq.ZArith.BinInt.Z.le", "Z.le", ("Z", "Z")), ("Coq.ZArith.BinInt.Z.lt", "Z.lt", ("Z", "Z")),
             ("Coq.NArith.BinNat.N.le", "N.le", ("N", "N")), ("Coq.NArith.BinNat.N.lt", "N.lt", ("N", "N")),
             ("Coq.PArith.BinPos.Pos.le", "Pos.le", ("positive", "positive")),
             ("Coq.PArith.BinPos.Pos.lt", "Pos.lt", ("positive", "positive")),
             ("Coq.Reals.Rdefinitions.RbaseSymbolsImpl.Rlt", "RbaseSymbolsImpl.Rlt", ("R", "R")),
             ("Coq.Reals.Rdefinitions.Rle", "Rdefinitions.Rle", ("R", "R")),
             ("Coq.Lists.List.In", "List.In", (".", "_", "list")),
             ("Coq.Sorting.Permutation.Permutation", "Permutation.Permutation", (".", "list", "list"))]
CONNECTIVES = [("Coq.Init.Logic.and", 2), ("Coq.Init.Logic.or", 2), ("Coq.Init.Logic.iff", 2), ("Coq.Init.Logic.not", 1)]
MODULES = ["Coq.Arith.PeanoNat", "Coq.ZArith.BinInt", "Coq.Reals.RIneq", "Coq.Lists.List", "Coq.NArith.BinNat",
           "Coq.Init.Peano", "Coq.PArith.BinPos", "Coq.Bool.Bool"]


class Both(tuple):
    """The same text for coqtop and for sequent."""

    def __new__(cls, coq, sequent=None):
        return super().__new__(cls, (coq, coq if sequent is None else sequent))

    def __add__(self, other):
        other = other if isinstance(other, Both) else Both(other)
        return Both(self[0] + other[0], self[1] + other[1])


def apply(coq, sequent, arguments):
    text = Both("(@" + coq, "(@" + sequent)
    for argument in arguments:
        text = text + " " + argument
    return text + ")"


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def hole(self, kind):
        # One name for one type: coqtop would refuse to give it two.
        return Both("_" if kind in (".", "_") or self.random.random() < 0.6 else f"?{kind}{self.random.randint(0, 1)}")

    def term(self, kind, depth):
        if kind not in FUNCTIONS or depth == 0 or self.random.random() < 0.6:
            return self.hole(kind)
        return self.call(self.random.choice(FUNCTIONS[kind]), depth)

    def call(self, function, depth):
        coq, sequent, takes = function
        return apply(coq, sequent, [self.term(kind, depth - 1) for kind in takes])

    def proposition(self):
        choice = self.random.random()
        if choice < 0.45:
            kind = self.random.choice(list(TYPES))
            eq = "Coq.Init.Logic.eq"
            return apply(eq, eq, [Both(TYPES[kind]), self.term(kind, 2), self.term(kind, 2)])
        if choice < 0.8:
            return self.call(self.random.choice(RELATIONS), 3)
        name, count = self.random.choice(CONNECTIVES)
        return apply(name, name, [self.proposition() if self.random.random() < 0.6 else Both("_") for _ in range(count)])

    def subterm(self):
        if self.random.random() < 0.4:
            return self.proposition()
        return self.call(self.random.choice(FUNCTIONS[self.random.choice(list(FUNCTIONS))]), 2)

    def constant(self):
        coq, sequent, _ = self.random.choice(FUNCTIONS[self.random.choice(list(FUNCTIONS))] + RELATIONS)
        return Both(coq, sequent)

    def item(self):
        choice = self.random.random()
        if choice < 0.5:
            return self.subterm()
        if choice < 0.75:
            return self.constant()
        pattern = self.subterm()
        return Both("concl:" + pattern[0], "concl: " + pattern[1])

    def query(self):
        if self.random.random() < 0.3:
            pattern = self.proposition()
            return Both("SearchPattern " + pattern[0], "|- " + pattern[1])
        query = Both("Search ", "") + self.item()
        if self.random.random() < 0.4:
            item = self.item()
            query = query + Both(" ", ", ") + ("-" if self.random.random() < 0.5 else "") + item
        if self.random.random() < 0.15:
            query = query + Both(" [ ", ", [ ") + self.item() + " | " + self.item() + " ]"
        if self.random.random() < 0.1:
            module = self.random.choice(MODULES)
            query = query + Both(" inside " + module, ", in: " + module)
        return query


class Coq:
    """What coqtop finds: the names as it writes them, and the modules that it has loaded."""

    def __init__(self, folder, queries):
        script = folder / "queries.v"
        lines = ["Require " + " ".join("Coq." + library for library in LIBRARIES) + ".",
                 'Remove Search Blacklist "_subproof" "_subterm" "Private_".', "Set Search Output Name Only.",
                 'Redirect "libraries" Print Libraries.']
        lines += [f'Redirect "{number}" {query[0]}.' for number, query in enumerate(queries)]
        script.write_text("\n".join(lines) + "\n")
        done = subprocess.run(["coqc", "-q", script.name], cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)
        self.libraries = set((folder / "libraries.out").read_text().split()[3:])
        self.found = [(folder / f"{number}.out").read_text().split() for number in range(len(queries))]


def by_written(names, libraries):
    """What coqtop may write for a name: from its file on, unless the file is one of the prelude, which is imported."""
    written = {}
    for name in names:
        parts = name.split(".")
        last = len(parts) if name.startswith("Coq.Init.") else library_size(name, libraries)
        for at in range(last):
            written.setdefault(".".join(parts[at:]), []).append(name)
    return written


class CoqSearch(support.World):
    def store(self):
        if STORE:
            return STORE
        url = f"redis+unix://{self.folder}/socket"
        self.start("serve", "--store", f"embedded:{self.folder}/store", "--unix", self.folder / "socket")
        support.wait_until(lambda: (self.folder / "socket").exists(), what="the server")
        done = self.run_sequent("decls", "import", "coq", "--library", "stdlib", "--store", url)
        self.assertEqual(done.returncode, 0, done.stderr)
        return url

    def find(self, query):
        done = self.run_sequent("search", "--json", "-n", "100000", query, "--store", self.url)
        self.assertEqual(done.returncode, 0, query + done.stdout + done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertFalse(lines[-1]["cut_short"], query)
        return {line["name"]: line["module"] for line in lines[:-1]}

    def test_it_finds_what_coqtop_finds(self):
        self.url = self.store()
        maker = Maker(1)
        queries = [maker.query() for _ in range(QUERIES)]
        coq = Coq(self.folder, queries)
        known = {name for name in self.find("_") if library_size(name, coq.libraries)}
        written = by_written(known, coq.libraries)
        table = [line.split("\t") for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
        used, unexplained, agreed, differing, nonempty = set(), [], 0, 0, 0
        for query, found in zip(queries, coq.found):
            theirs = {full for name in found for full in written.get(name, [name])}
            ours = {name for name in self.find(query[1]) if name in known and not is_called(name, query)}
            agreed += len(ours & theirs)
            nonempty += bool(theirs)
            differences = [("coq", name) for name in theirs - ours] + [("sequent", name) for name in ours - theirs]
            differing += bool(differences)
            for who, name in sorted(differences):
                rows = [at for at, row in enumerate(table)
                        if row[0] == who and re.fullmatch(row[1], name) and re.search(row[2], query[0])]
                used.update(rows)
                if not rows:
                    unexplained.append((who, name, query[0]))
        print(f"{len(queries)} queries, {nonempty} of them with answers; {agreed} answers agree, {differing} queries differ")
        if SHOW:
            for line in unexplained:
                print(*line, sep="\t")
        self.assertEqual(len(unexplained), 0, unexplained[:20])
        self.assertEqual([table[at] for at in range(len(table)) if at not in used], [])


def library_size(name, libraries):
    """How many parts of the name are that of its file; 0: it is of none of them."""
    parts = name.split(".")
    return next((at for at in range(len(parts) - 1, 0, -1) if ".".join(parts[:at]) in libraries), 0)


def is_called(name, query):
    """We find what is called so, too; coqtop only what mentions it."""
    return any(name.endswith("." + word) for word in re.findall(r"(?<![@\w.])[A-Z][\w.]*", query[1]))


def option(name, default):
    if name not in sys.argv:
        return default
    at = sys.argv.index(name)
    return sys.argv[at + 1]


QUERIES = int(option("--queries", "600"))
STORE = option("--store", "")
SHOW = "--show" in sys.argv

if __name__ == "__main__":
    sys.argv = [sys.argv[0]]
    support.main()
