(** Arithmetic expressions over variables. *)
Require Import Arith.

Definition var := nat.

Inductive expr : Type :=
| Const : nat -> expr
| Var : var -> expr
| Add : expr -> expr -> expr
| Mul : expr -> expr -> expr
| Div : expr -> expr -> expr.

Definition expr_eq_dec : forall a b : expr, {a = b} + {a <> b}.
Proof. decide equality; apply Nat.eq_dec. Defined.
