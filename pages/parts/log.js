// The access log's rows as this chair may read them, or what it did: fetched again when the log's word of the digest
// is another.
//
// The server wrote the rows as HTML and escaped whatever somebody typed.

const PART = 0;
const APART_MS = 900;

export function mount(root, data) {
  const state = (root.__log ??= {});
  if (state.word !== data.word || state.address !== data.address || state.told !== data.html) {
    Object.assign(state, { word: data.word, address: data.address, told: data.html });
    show(root, data);
  }
  if (!state.heard) {
    state.heard = ({ detail: digest }) => {
      state.wanted = String(digest).split('.')[PART];
      if (state.wanted !== state.word) renew(root, state);
    };
    window.addEventListener('dv-digest', state.heard);
  }
  return () => {
    window.removeEventListener('dv-digest', state.heard);
    state.heard = null;
  };
}

async function renew(root, state) {
  if (state.busy) return;
  state.busy = true;
  const wait = (state.next_at ?? 0) - performance.now();
  if (wait > 0) await new Promise((done) => setTimeout(done, wait)); // colleagues act at once: their rows come together
  state.next_at = performance.now() + APART_MS;
  const word = state.wanted;
  try {
    const answer = await fetch(state.address, { cache: 'no-store' });
    if (!answer.ok) return;
    show(root, await answer.json());
    state.word = word;
  } catch {
    // the next digest asks again
  } finally {
    state.busy = false;
  }
  if (state.wanted !== word) renew(root, state);
}

function show(root, { html }) {
  const was = root.querySelector('.st-key-rows')?.scrollTop ?? 0;
  root.innerHTML = html;
  const rows = root.querySelector('.st-key-rows');
  if (rows) rows.scrollTop = was;
}
