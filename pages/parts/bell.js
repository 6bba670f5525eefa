// Hears from the server when something has changed that this chair may see, and passes it on.
//
// The digest has five words: log, calls, feeds, class, pictures.  Feeds and map look for themselves when something
// of them changed; else the parts hear it from here: a new row alone costs no look.  The class's own word
// redraws the class's strip; as long as that stands as it was, it is asked for again.

import { asks } from './pulse.js';

const RETRY_MS = 3_000;
const CLASS = 3;
const PICTURES = [1, 2, 4];

const word = (digest, i) => String(digest).split('.')[i];

async function listen(state) {
  const asked = new AbortController();
  state.asked = asked;
  try {
    const address = `${state.data.wait}&have=${encodeURIComponent(state.have ?? '')}`;
    const response = await fetch(address, { cache: 'no-store', signal: asked.signal });
    if (response.status === 410 || response.status === 403) return begin_anew(state);
    if (!response.ok) throw new Error(`wait: ${response.status}`);
    heard(state, await response.json());
    state.failures = 0;
  } catch {
    if (asked.signal.aborted) return;
    state.failures = (state.failures ?? 0) + 1;
    await new Promise((done) => setTimeout(done, RETRY_MS));
  }
  if (!state.stopped && state.asked === asked) listen(state);
}

/** The room closed, began anew, or this seat was moved: the address still says where to go.  Never in a hurry. */
function begin_anew(state) {
  setTimeout(() => !state.stopped && location.reload(), performance.now() > 5_000 ? 300 : RETRY_MS);
}

function heard(state, { changed, boot }) {
  state.boot ??= boot;
  if (boot !== state.boot && performance.now() > 10_000) return location.reload(); // the server was started anew
  const before = state.have;
  state.have = changed;
  state.word = word(state.data?.have, CLASS); // what the strip was drawn with
  if (asks(state, word(changed, CLASS), performance.now())) state.send('rang', changed);
  if (before === undefined || before === changed) return;
  const seen = PICTURES.some((i) => word(before, i) !== word(changed, i));
  if (seen && document.querySelector('.st-key-feed_view, .st-key-map_marks')) window.dispatchEvent(new Event('dv-look')); // and then says the digest
  else window.dispatchEvent(new CustomEvent('dv-digest', { detail: changed }));
}

export function mount(root, data, send) {
  const state = (root.__bell ??= {});
  const moved = state.data?.wait !== data.wait;
  Object.assign(state, { data, send, stopped: false });
  if (!state.known) { // a look has brought it already: nothing is asked again for it
    state.known = ({ detail: digest }) => {
      if (word(state.have, CLASS) === word(digest, CLASS)) state.have = digest;
    };
    window.addEventListener('dv-digest', state.known);
  }
  if (moved) {
    state.asked?.abort();
    state.have = data.have;
    listen(state);
  }
  return () => {
    window.removeEventListener('dv-digest', state.known);
    state.known = null;
    state.stopped = true;
    state.asked?.abort();
    state.data = undefined;
  };
}
