From Compiler Require Import Syntax Constants Divide.

Fixpoint optimise (e : expr) : expr :=
  match e with
  | Const _ | Var _ => e
  | Add a b => add (optimise a) (optimise b)
  | Mul a b => mul (optimise a) (optimise b)
  | Div a b => divide (optimise a) (optimise b)
  end.
