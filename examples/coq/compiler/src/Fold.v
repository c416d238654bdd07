(** Constant folding, bottom up. *)
From Compiler Require Import Syntax Constants.

Fixpoint fold (e : expr) : expr :=
  match e with
  | Const _ | Var _ => e
  | Add a b => add (fold a) (fold b)
  | Mul a b => mul (fold a) (fold b)
  | Div a b => Div (fold a) (fold b)
  end.
