import type { Tile } from "../api/schema.gen";
import { figure, headline } from "../format";
import { failed, kpis, loading } from "../report/report";
import { holds } from "../view/filter";
import { apply, view } from "../view/view";
import { Icon } from "./icon";
import { Popover } from "./popover";
import { PartFailed } from "./states";

export function Tiles() {
  const busy = loading.value.has("figures");
  const known = kpis.value;
  return (
    <section aria-label="Figures" aria-busy={busy} class={busy && known ? "stale" : ""}>
      {failed.value.kpis ? (
        <PartFailed part="The figures" met={failed.value.kpis} />
      ) : (
        <ul class="tiles">{known ? known.tiles.map((tile) => <One key={tile.key} tile={tile} />) : Array.from({ length: 8 }, (_, at) => <li key={at} class="tile skeleton" />)}</ul>
      )}
    </section>
  );
}

/** Only a ratio may be unknown; any other figure that is null is not the caller's to see. */
const isHidden = (tile: Tile) => tile.value === null && (tile.unit !== "RATIO" || failed.value["kpis.tiles.value"]?.kind === "forbidden");

/** What stands beside the page's figure. */
function beside(tile: Tile): string {
  const known = kpis.value;
  if (!known) return "";
  if (isHidden(tile)) return "hidden from you";
  switch (tile.key) {
    case "EXPAND_W365":
      return `and ${figure(known.expandW365Mature, "COUNT")} Mature`;
    case "EXPAND_TO_FRONTLINE":
      return `and ${figure(known.expandToFrontlineMature, "COUNT")} Mature`;
    case "POTENTIAL_EARNINGS":
      return `${figure(known.potentialEarnings, "USD", true)} with CPOR`;
    case "W365_SEAT_WHITESPACE":
      return "seats";
    case "LAND_W365":
    case "INCENTIVE_ELIGIBLE":
    case "TENANTS":
      return "tenants";
    default:
      return "of eligible seats";
  }
}

function One({ tile }: { tile: Tile }) {
  const selects = tile.filter && Object.keys(tile.filter).length > 0 ? tile.filter : null;
  const pressed = selects !== null && holds(view.value.conditions, selects);
  const body = (
    <>
      <span class="tile-label">
        {pressed && <Icon name="check" />}
        {isHidden(tile) && <Icon name="lock" />}
        {tile.label}
      </span>
      <span class="tile-value" title={figure(tile.value, tile.unit)}>
        {headline(tile.value, tile.unit)}
      </span>
      <span class="tile-note">{beside(tile)}</span>
    </>
  );
  return (
    <li class="tile" data-tile={tile.key}>
      {selects ? (
        <button type="button" class="tile-body" aria-pressed={pressed} onClick={() => apply(selects)}>
          {body}
        </button>
      ) : (
        <div class="tile-body">{body}</div>
      )}
      <Popover label={`What ${tile.label} says`} icon="info" kind="plain tile-info">
        {() => (
          <div class="prose">
            <p>
              <b>{tile.label}</b>
            </p>
            <p>{tile.definition}</p>
            <p class="quiet">
              Exactly <b>{figure(tile.value, tile.unit)}</b>
              {selects ? "; a click on the tile selects the tenants that it counts." : "; it counts every tenant that the filter keeps."}
            </p>
          </div>
        )}
      </Popover>
    </li>
  );
}
