// What a picture says of itself: its caption to whoever looks, its state to screen readers and tests.

import { holds } from './hand.js';
import { paint_dot, write_caption } from './overlay.js';
import { clock_text, date_text } from './time.js';

/** The caption; its words are put together anew once a second, and written where they are others. */
export function lay_caption(state, pane, feed, t) {
  const { ctx, canvas, caption } = pane;
  const { width, height } = canvas;
  const seen = { data: state.data, feed, second: state.clock ? Math.floor(t / 1000) : null, lost: state.failures >= 3, width, height };
  if (differ(caption.seen, seen)) {
    caption.seen = seen;
    const said = { ...words_of(state, pane, feed, t, seen.lost), width, height };
    if (differ(caption.said, said)) write_caption(caption.ctx, width, height, said.left, said.right);
    caption.said = said;
  }
  ctx.drawImage(caption.ctx.canvas, 0, height - caption.ctx.canvas.height);
  if (feed && feed.signal !== false) paint_dot(ctx, width, height);
}

/** Camera and time on the left; on the right, in a large picture, what it looks at. */
function words_of(state, pane, feed, t, lost) {
  const time = state.clock ? `${date_text(state.data.starts, t)} ${clock_text(state.data.starts, t)}` : '';
  const fixed = feed?.kind === 'fixed' && state.words.fixed ? ` · ${state.words.fixed}` : '';
  return { left: `${feed?.camera ?? '—'}  ${time}${lost ? `  ${state.words.offline}` : ''}`, right: pane.large && feed?.name ? feed.name + fixed : '' };
}

function differ(before, now) {
  if (!before) return true;
  for (const name in now) if (before[name] !== now[name]) return true;
  return false;
}

/** What tests and screen readers read from a canvas: written where it is another. */
export function tell(state, pane, feed, t, now) {
  const { canvas, told } = pane;
  const ready = pane.waiting || !feed ? 'no' : 'yes';
  if (now - pane.told_at < 250 && state.data.freeze_t == null && told.ready === ready) return;
  const held = pane.large && holds(state.hand, pane.grant);
  const pose = feed ? (held ? state.hand.pose.map(Math.round) : feed.movement.to).join(' ') : '';
  const said = { painted: pane.painted, t: Math.round(t), camera: feed?.camera ?? '', pose, hand: held ? 'yes' : 'no', late: feed?.late ?? 0, figures: pane.shown.length, ready };
  for (const word in said) if (told[word] !== said[word]) canvas.dataset[word] = said[word];
  Object.assign(pane, { told: said, told_at: now });
  if (now - (pane.named_at ?? -1e9) < 1000) return;
  pane.named_at = now;
  const name = [feed?.camera, feed?.name].filter(Boolean).join(' ');
  const label = pane.large ? `${name}, ${pane.shown.length} ${state.words.people}` : name || '—';
  if (canvas.getAttribute('aria-label') !== label) canvas.setAttribute('aria-label', label);
}
