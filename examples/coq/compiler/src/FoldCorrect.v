From Compiler Require Import Syntax Maps Eval Constants Fold.

Theorem fold_correct : forall s e, eval s (fold e) = eval s e.
Proof.
  intros s e. induction e as [n | x | a IHa b IHb | a IHa b IHb | a IHa b IHb]; simpl.
  - reflexivity.
  - reflexivity.
  - rewrite add_correct, IHa, IHb. reflexivity.
  - rewrite mul_correct, IHa, IHb. reflexivity.
  - rewrite IHa, IHb. reflexivity.
Qed.
