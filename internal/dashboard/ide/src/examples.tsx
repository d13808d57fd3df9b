import { useId, useState } from "react";
import cookbook from "virtual:cookbook";

import { useOpen } from "./open";

/** A question of the cookbook and the query that answers it. */
export type Example = { title: string; note: string; query: string; variables: string };

export type Chapter = { title: string; examples: Example[] };

export const chapters: Chapter[] = cookbook;

const queries = new Set(chapters.flatMap((chapter) => chapter.examples.map((example) => example.query)));

/** The panel of examples: the cookbook's questions; one that is picked opens in its own tab, in place of an example that nobody has changed. */
function Examples() {
  const openInTab = useOpen((query) => query.trim() === "" || queries.has(query));
  const [sought, setSought] = useState("");
  const [opened, setOpened] = useState<Example>();
  const label = useId();
  const words = sought.toLowerCase().split(/\s+/);
  const fits = (example: Example) => words.every((word) => `${example.title} ${example.query}`.toLowerCase().includes(word));
  const found = chapters.map((chapter) => ({ ...chapter, examples: chapter.examples.filter(fits) })).filter((chapter) => chapter.examples.length > 0);

  const open = (example: Example) => {
    openInTab(example);
    setOpened(example);
  };

  return (
    <section className="examples" aria-label="Examples">
      <div className="graphiql-doc-explorer-title">Examples</div>
      <input type="search" className="examples-search" placeholder="Search the examples" aria-label="Search the examples" value={sought} onChange={(event) => setSought(event.target.value)} />
      {found.map((chapter, index) => (
        <div key={chapter.title} role="group" aria-labelledby={label + index}>
          <h3 id={label + index}>{chapter.title}</h3>
          <ul>
            {chapter.examples.map((example) => (
              <li key={example.query}>
                <button type="button" aria-pressed={example === opened} onClick={() => open(example)}>
                  {example.title}
                </button>
                {example === opened && example.note.split("\n").map((text) => <p key={text}>{text}</p>)}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p role="status">{found.length === 0 ? "No example has these words." : ""}</p>
    </section>
  );
}

function BookIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M9 6h11M9 12h11M9 18h11M4 6h.5M4 12h.5M4 18h.5" />
    </svg>
  );
}

export const examples = { title: "Examples", icon: BookIcon, content: Examples };
