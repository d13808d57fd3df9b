import { useEffect, useRef, useState } from "preact/hooks";

import { token } from "../api/client";
import { failure, load } from "../report/report";

/** Asks for a token where the service wants one. The view behind it stays as it is. */
export function TokenDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const had = useState(() => token.get() !== null)[0];
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="token" aria-labelledby="token-title" onCancel={(event) => event.preventDefault()}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const given = String(new FormData(event.currentTarget).get("token")).trim().replace(/^Bearer\s+/i, "");
          if (!given) return;
          token.set(given);
          failure.value = null;
          load("figures", "rows");
        }}
      >
        <h2 id="token-title">{had ? "Your token is no longer taken" : "Who is asking?"}</h2>
        <p>
          {had
            ? "It has expired, was revoked, or is not of this service. What you looked at is kept: give a new token to go on."
            : "This service shows each caller their own tenants. Give the token or the key that you were given."}
        </p>
        {failure.value?.message && <p class="quiet">The service says: {failure.value.message}</p>}
        <label for="token-field">Token</label>
        <input id="token-field" name="token" type="password" autocomplete="off" spellcheck={false} required />
        <p class="quiet">It stays in this tab and is gone when you close it.</p>
        <button type="submit" class="button primary">
          Go on
        </button>
      </form>
    </dialog>
  );
}
