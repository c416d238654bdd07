(** From expressions to programs. *)
Require Import List.
Import ListNotations.
From Compiler Require Import Syntax Machine.

Fixpoint compile (e : expr) : list instr :=
  match e with
  | Const n => [Push n]
  | Var x => [Load x]
  | Add a b => compile a ++ compile b ++ [Plus]
  | Mul a b => compile a ++ compile b ++ [Times]
  | Div a b => compile a ++ compile b ++ [Over]
  end.
