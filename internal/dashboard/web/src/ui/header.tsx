import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";

import { Failure, ask, token } from "../api/client";
import { viewerDocument } from "../api/documents";
import type { Viewer } from "../api/schema.gen";
import { day, instant } from "../format";
import { failure, snapshot } from "../report/report";
import { go, view } from "../view/view";
import { Icon } from "./icon";
import { Popover } from "./popover";
import { findings, qualityOpen } from "./quality";
import { queryOpen } from "./query";
import { turnTheme, theme } from "./theme";

const viewer = signal<Viewer | null>(null);
const viewerFailed = signal("");

export function Header() {
  const known = snapshot.value;
  const notes = findings.value;
  return (
    <header class="top">
      <div class="brand">
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <path d="M8 22V12M14 22V8M20 22v-7M26 22v-3" />
        </svg>
        <div>
          <h1>Cloud Endpoints Opportunities</h1>
          <p class="quiet" title={known ? `Loaded ${instant(known.loadedAt)}` : undefined}>
            {known ? (
              <>
                Data of <time dateTime={known.asOf}>{day(known.asOf)}</time>
              </>
            ) : (
              "Windows 365 whitespace, renewals and incentives"
            )}
          </p>
        </div>
      </div>
      <Search />
      <nav aria-label="Tools">
        <Partners />
        <button type="button" class="button" onClick={() => (qualityOpen.value = true)} title="What in the data may mislead">
          <Icon name="alert" />
          <span class="button-text">Data </span>
          <span class="mark">{notes ?? "…"}</span>
          <span class="hidden"> notes on what may mislead</span>
        </button>
        <Lookup />
        <button type="button" class="button" onClick={() => (queryOpen.value = true)} title="The GraphQL behind this view">
          <Icon name="code" />
          <span class="button-text">Query</span>
        </button>
        <button type="button" class="plain" onClick={turnTheme} aria-label={`Colours: ${theme.value}`} title={`Colours: ${theme.value}`}>
          <Icon name="theme" />
        </button>
      </nav>
    </header>
  );
}

function Search() {
  const { search } = view.value;
  const [typed, setTyped] = useState(search);
  const timer = useRef(0);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => setTyped(search), [search]);
  const seek = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    // One step of the history for what is typed in one go.
    timer.current = window.setTimeout(() => go({ search: text.trim() }, view.peek().search !== ""), 250);
  };
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label="Search tenants"
        placeholder="Search by tenant, domain, customer or tenant ID"
        value={typed}
        onInput={(event) => seek(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            clearTimeout(timer.current);
            go({ search: typed.trim() });
          }
        }}
      />
    </search>
  );
}

/** Why is a tenant not there? */
function Lookup() {
  const [wrong, setWrong] = useState(false);
  return (
    <Popover label="Why is a tenant not listed?" icon="question" text="Why not?">
      {() => (
        <form
          class="lookup"
          onSubmit={(event) => {
            event.preventDefault();
            const id = String(new FormData(event.currentTarget).get("id")).trim().toLowerCase();
            const right = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
            setWrong(!right);
            if (!right) return;
            event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
            go({ tenant: id });
          }}
        >
          <label for="lookup-id">
            <b>Why is a tenant not listed?</b>
            <span class="quiet">Its tenant ID tells, rule by rule, where one of your partners has an association with it.</span>
          </label>
          <input id="lookup-id" name="id" autocomplete="off" spellcheck={false} placeholder="00000000-0000-0000-0000-000000000000" aria-invalid={wrong || undefined} aria-describedby={wrong ? "lookup-wrong" : undefined} />
          {wrong && (
            <p id="lookup-wrong" class="wrong" role="alert">
              A tenant ID is a UUID: 32 digits in five groups.
            </p>
          )}
          <button type="submit" class="button primary">
            Explain
          </button>
        </form>
      )}
    </Popover>
  );
}

/** Whose tenants: all of the caller's partners, or some. */
function Partners() {
  const now = view.value.partners;
  return (
    <Popover label="Partners" icon="people" text="Partners" mark={now === null ? undefined : now.length}>
      {() => <Narrow />}
    </Popover>
  );
}

async function askViewer() {
  viewerFailed.value = "";
  try {
    viewer.value = (await ask<{ viewer: Viewer }>(viewerDocument, {})).data.viewer;
  } catch (met) {
    if (met instanceof Failure && met.kind === "token") failure.value = met;
    viewerFailed.value = (met as Error).message;
  }
}

function Narrow() {
  const [typed, setTyped] = useState("");
  const known = viewer.value;
  useEffect(() => {
    if (!viewer.value) void askViewer();
  }, []);
  if (viewerFailed.value) return <p class="empty">{viewerFailed.value}</p>;
  if (!known) return <div class="skeleton values-wait" />;
  const now = view.value.partners;
  const search = typed.trim().toLowerCase();
  const found = known.partners.filter((partner) => [partner.partnerId, partner.partnerName, partner.organization ?? ""].some((text) => text.toLowerCase().includes(search)));
  const shown = found.slice(0, 200);
  const set = (id: string, on: boolean) => {
    const next = on ? [...(now ?? []), id] : (now ?? []).filter((other) => other !== id);
    go({ partners: next.length ? next : null });
  };
  return (
    <div class="chooser">
      <p class="quiet">
        You are <b>{known.subject}</b>. {known.rowPolicy}
      </p>
      <input type="search" aria-label="Find a partner" placeholder={`Find among ${known.partners.length} partners`} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      <div class="actions">
        <button type="button" class="link" disabled={now === null} onClick={() => go({ partners: null })}>
          All your partners
        </button>
        {token.get() && (
          <button type="button" class="link" onClick={() => (token.set(""), location.reload())}>
            Sign out
          </button>
        )}
      </div>
      <ul>
        {shown.map((partner) => (
          <li key={partner.partnerId}>
            <label>
              <input
                type="checkbox"
                checked={now?.includes(partner.partnerId) ?? false}
                disabled={!now?.includes(partner.partnerId) && (now?.length ?? 0) >= 100}
                onChange={(event) => set(partner.partnerId, event.currentTarget.checked)}
              />
              <span>
                {partner.partnerName}
                <span class="quiet"> {partner.partnerId}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {found.length > shown.length && <p class="quiet">The first {shown.length} of {found.length}: type to find others.</p>}
      {found.length === 0 && <p class="empty">No partner of yours is called so.</p>}
    </div>
  );
}
