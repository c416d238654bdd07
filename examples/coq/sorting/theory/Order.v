(** Decidable total orders: all that the sorts know of their elements. *)
Require Import Arith Lia.

Record order (A : Type) : Type := Order {
  leb : A -> A -> bool;
  leb_refl : forall x, leb x x = true;
  leb_trans : forall x y z, leb x y = true -> leb y z = true -> leb x z = true;
  leb_total : forall x y, leb x y = true \/ leb y x = true;
  leb_antisym : forall x y, leb x y = true -> leb y x = true -> x = y
}.

Arguments leb {A} _ _ _.
Arguments leb_refl {A} _ _.
Arguments leb_trans {A} _ _ _ _.
Arguments leb_total {A} _ _ _.
Arguments leb_antisym {A} _ _ _.

Section Facts.
  Context {A : Type} (o : order A).

  Lemma leb_false_flip : forall x y, leb o x y = false -> leb o y x = true.
  Proof.
    intros x y H. destruct (leb_total o x y) as [T | T].
    - rewrite T in H. discriminate.
    - exact T.
  Qed.

  Definition eq_dec : forall x y : A, {x = y} + {x <> y}.
  Proof.
    intros x y.
    destruct (leb o x y) eqn:Hxy; destruct (leb o y x) eqn:Hyx.
    - left. apply (leb_antisym o); assumption.
    - right. intros ->. rewrite (leb_refl o) in Hyx. discriminate.
    - right. intros ->. rewrite (leb_refl o) in Hxy. discriminate.
    - right. intros ->. rewrite (leb_refl o) in Hxy. discriminate.
  Defined.
End Facts.

Definition nat_order : order nat.
Proof.
  refine (Order nat Nat.leb _ _ _ _).
  - apply Nat.leb_refl.
  - intros x y z. rewrite !Nat.leb_le. lia.
  - intros x y. rewrite !Nat.leb_le. lia.
  - intros x y. rewrite !Nat.leb_le. lia.
Defined.
