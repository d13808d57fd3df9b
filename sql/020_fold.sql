-- The form in which text is compared where case is ignored: no locale, σ, ς and Σ are one, ß is not ss.
CREATE MACRO fold(x) AS lower(upper(nfc_normalize(x)));
