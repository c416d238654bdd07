(** What an expression means. Division by zero gives zero, as in [Nat.div]. *)
Require Import Arith.
From Compiler Require Import Syntax Maps.

Fixpoint eval (s : state) (e : expr) : nat :=
  match e with
  | Const n => n
  | Var x => s x
  | Add a b => eval s a + eval s b
  | Mul a b => eval s a * eval s b
  | Div a b => eval s a / eval s b
  end.

Lemma eval_extensional : forall s t e, (forall x, s x = t x) -> eval s e = eval t e.
Proof. intros s t e H. induction e; simpl; auto. Qed.
