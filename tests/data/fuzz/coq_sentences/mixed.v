(* a (* b. *) "*)" *) Lemma x : True. Proof. - { auto... } 2:{ y. } [g]: { z. } *** w.
Check "a. "" b." (1 .. 2). Notation "[ x ; .. ; y ]" := (cons x .. (cons y nil) ..). Check (