From Compiler Require Import Syntax Maps Eval Machine Compile CompileCorrect.
From Compiler Require Import Constants Divide Optimise.

Theorem optimise_correct : forall s e, eval s (optimise e) = eval s e.
Proof.
  intros s e. induction e as [n | x | a IHa b IHb | a IHa b IHb | a IHa b IHb]; simpl.
  - reflexivity.
  - reflexivity.
  - rewrite add_correct, IHa, IHb. reflexivity.
  - rewrite mul_correct, IHa, IHb. reflexivity.
  - rewrite divide_correct, IHa, IHb. reflexivity.
Qed.

Corollary compile_optimised : forall s e k,
  run s (compile (optimise e)) k = Some (cons (eval s e) k).
Proof. intros s e k. rewrite compile_correct, optimise_correct. reflexivity. Qed.
