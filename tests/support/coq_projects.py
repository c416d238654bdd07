"""Coq projects to measure: generated ones of any size, and the standard library as a plain project."""
import pathlib
import random
import shutil
import subprocess

MODULE = """(** Generated: module {number}. *)
Require Import List Arith Lia Ring.
Import ListNotations.
{imports}
Definition c{number} (n : nat) : nat := {base}.

Lemma c{number}_least : forall n, n <= c{number} n.
Proof. intros n. unfold c{number}. {least}lia. Qed.

Section S{number}.
  Context {{A : Type}}.

  Fixpoint f{number} (l : list A) (n : nat) : nat :=
    match l with
    | [] => c{number} n
    | _ :: r => {step} + f{number} r n
    end.

  Lemma f{number}_app : forall (l m : list A) n,
    c{number} n + f{number} (l ++ m) n = f{number} l n + f{number} m n.
  Proof.
    intros l m n. induction l as [| x l IH]; cbn [f{number} app]; lia.
  Qed.

  Lemma f{number}_least : forall (l : list A) n, n <= f{number} l n.
  Proof. intros l n. pose proof (c{number}_least n). induction l as [| x l IH]; cbn [f{number} app]; lia. Qed.
End S{number}.

Lemma mix{number} : forall a b c d : nat,
  a * (b + c) + d * (b + c) = (a + d) * b + (a + d) * c.
Proof. intros a b c d. ring. Qed.
"""


COMPONENT = 50


def generate(folder: pathlib.Path, modules: int, seed: int = 1) -> None:
    """Components of fifty modules: each module requires two or three of its component before it, all rest on the first.

    One takes as long as another, however many there are: a module loads what is below it, which is of one component,
    and proofs unfold nothing of it (simpl would follow all paths).
    """
    rng = random.Random(seed)
    folder.mkdir(parents=True)
    names = [f"M{i:04d}" for i in range(modules)]
    for i, name in enumerate(names):
        earlier = range(i - i % COMPONENT, i) or range(min(i, 1))
        deps = sorted(rng.sample(earlier, min(len(earlier), rng.choice((2, 3)))))
        imports = f"From Gen Require {' '.join(names[d] for d in deps)}.\n" if deps else ""
        calls = [f"{names[d]}.c{d}" for d in deps]
        base = " + ".join([f"{call} n" for call in calls] or ["n"]) + f" + {i % 7}"
        least = "".join(f"pose proof ({call}_least n). " for call in calls)
        (folder / f"{name}.v").write_text(
            MODULE.format(number=i, imports=imports, base=base, least=least, step=1 + i % 3),
            encoding="utf-8",
        )
    (folder / "_CoqProject").write_text("-Q . Gen\n\n" + "".join(f"{n}.v\n" for n in names), encoding="utf-8")


def standard_library(folder: pathlib.Path, parts: list[str]) -> None:
    """The installed standard library's sources as a plain project `Std`; Prelude and plugins stay the installed ones.

    `parts`: folders of theories/. Not all build so: some modules need what only the library's own name gives.
    """
    where = pathlib.Path(subprocess.check_output(["coqc", "-where"], text=True).strip())
    folder.mkdir(parents=True)
    wanted = []
    for source in sorted((where / "theories").rglob("*.v")):
        name = source.relative_to(where / "theories")
        if name.parts[0] not in parts:
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        wanted.append(name.as_posix())
    (folder / "_CoqProject").write_text(
        "-R . Std\n-arg -w -arg none\n\n" + "".join(w + "\n" for w in wanted), encoding="utf-8")


def dune_files(folder: pathlib.Path, name: str, recursive: bool) -> None:
    (folder / "dune-project").write_text("(lang dune 2.9)\n(using coq 0.3)\n", encoding="utf-8")
    text = ("(include_subdirs qualified)\n" if recursive else "") + f"(coq.theory (name {name}) (flags -w none))\n"
    (folder / "dune").write_text(text, encoding="utf-8")
