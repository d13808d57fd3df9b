import { useEffect, useState } from "preact/hooks";

import type { Failure, Kind } from "../api/client";
import { instant } from "../format";
import { asking, failure, kpis, load, renewed, retry, retryAt, snapshot } from "../report/report";
import { go, unknownParameters } from "../view/view";
import { Icon } from "./icon";

const titles: Record<Kind, string> = {
  token: "Sign in to go on",
  forbidden: "Not yours to see",
  busy: "The service is busy",
  limited: "Too many questions at once",
  gone: "The data was replaced",
  timeout: "That took too long",
  refused: "The service refused the question",
  offline: "No connection",
  fault: "Something went wrong",
};

/** What went wrong, what to do, and a way on. */
export function Failed({ met, whole }: { met: Failure; whole: boolean }) {
  return (
    <div class={whole ? "state card" : "banner bad"} role="alert">
      <Icon name={met.kind === "forbidden" ? "lock" : "alert"} />
      <div>
        <h2>{titles[met.kind]}</h2>
        <p>
          {met.message} {met.hint}
        </p>
        {!whole && <p class="quiet">What you see below answers the question before.</p>}
        {met.requestId && <p class="quiet">Request {met.requestId}</p>}
        <div class="actions">
          <button type="button" class="button primary" onClick={retry}>
            Try again <Countdown />
          </button>
          {(met.kind === "forbidden" || met.kind === "refused") && (
            <button type="button" class="button" onClick={() => go({ search: "", conditions: [], order: [], partners: null })}>
              Start from all you may see
            </button>
          )}
        </div>
      </div>
    </div>
  );
}

function Countdown() {
  const [now, setNow] = useState(Date.now());
  const at = retryAt.value;
  useEffect(() => {
    if (at === null) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? null : <span class="quiet">by itself in {Math.max(0, Math.ceil((at - now) / 1000))} s</span>;
}

/** One part of an answer that failed while the others came. */
export const PartFailed = ({ part, met }: { part: string; met: Failure }) => (
  <div class="part-failed" role="alert">
    <Icon name={met.kind === "forbidden" ? "lock" : "alert"} />
    <p>
      <b>{met.kind === "forbidden" ? `${part} are not yours to see.` : `${part} did not come.`}</b> {met.message} {met.hint}
    </p>
    {met.kind !== "forbidden" && (
      <button type="button" class="button" onClick={() => load("figures", "rows")}>
        Try again
      </button>
    )}
  </div>
);

export function Notices() {
  const met = failure.value;
  const news = renewed.value;
  const unknown = unknownParameters.value;
  return (
    <>
      {met && met.kind !== "token" && kpis.value && <Failed met={met} whole={false} />}
      {news && (
        <div class="banner" role="status">
          <Icon name="info" />
          <p>
            <b>New data {news.shown ? "came in" : "is there"}:</b> loaded {instant(news.to.loadedAt)}. {news.shown ? "What you see is of it." : "What you see is of the data before."}
          </p>
          {news.shown ? (
            <button type="button" class="button" onClick={() => (renewed.value = null)}>
              Understood
            </button>
          ) : (
            <button
              type="button"
              class="button primary"
              onClick={() => {
                renewed.value = null;
                snapshot.value = null;
                load("figures", "rows");
              }}
            >
              Show it
            </button>
          )}
        </div>
      )}
      {unknown.length > 0 && (
        <div class="banner" role="status">
          <Icon name="alert" />
          <p>
            <b>Part of this link is not understood</b> and was left out: {unknown.join(", ")}.
          </p>
          <button type="button" class="button" onClick={() => (unknownParameters.value = [])}>
            Understood
          </button>
        </div>
      )}
    </>
  );
}

/** A thin line at the top while a question is on its way. */
export const Progress = () => <div class={asking.value ? "progress on" : "progress"} aria-hidden="true" />;
