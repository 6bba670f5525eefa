// Scenario milliseconds as local time.  Pure; no time zone of the browser enters.

const two = (value) => String(value).padStart(2, '0');

let last = { starts: undefined, ms: NaN }; // a page has one start, and asks for it in every frame

/** Milliseconds of the wall clock, counted as if it were UTC; NaN for what is no time. */
export function local_ms(starts, t_ms) {
  if (last.starts !== starts) last = { starts, ms: start_ms(starts) };
  return Number.isFinite(t_ms) ? last.ms + t_ms : NaN;
}

function start_ms(starts) {
  const found = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?/.exec(String(starts ?? ''));
  if (!found) return NaN;
  const [year, month, day, hour, minute, second] = found.slice(1).map((text) => Number(text ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** "17:43:12" */
export function clock_text(starts, t_ms) {
  const ms = local_ms(starts, t_ms);
  if (!Number.isFinite(ms)) return '--:--:--';
  const at = new Date(ms);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** "2018-07-12" */
export function date_text(starts, t_ms) {
  const ms = local_ms(starts, t_ms);
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : '----------';
}

/** Hours since local midnight, 17.72 for 17:43:12; the afternoon when the start is unknown. */
export function hour_of_day(starts, t_ms) {
  const ms = local_ms(starts, t_ms);
  return Number.isFinite(ms) ? (((ms / 3_600_000) % 24) + 24) % 24 : 16;
}

/** Days since 1 January, 0 to 365. */
export function day_of_year(starts, t_ms) {
  const ms = local_ms(starts, t_ms);
  if (!Number.isFinite(ms)) return 180;
  return Math.floor((ms - Date.UTC(new Date(ms).getUTCFullYear(), 0, 1)) / 86_400_000);
}
