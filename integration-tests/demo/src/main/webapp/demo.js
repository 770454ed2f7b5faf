// The demo's page. What an application's own page needs is in the first part, "the client": some sixty lines.
// Everything after it shows what happens.

import {$, announce, announceAnswer, clock, countDown, el, here, line, log, parsed, pause, short, value} from './parts.js';

const settings = {accessTokenSeconds: 3600, revocation: 'expiry', secureCookies: true, deviceBinding: false};

// ---- The client -----------------------------------------------------------------------------------------------------

/** What the server's headers said last. Shared by all tabs and kept over reloads; the tokens themselves are in cookies. */
const memory = {
  get session() { return JSON.parse(localStorage.getItem('demo-session') ?? 'null'); },
  set session(value) {
    if (value === null) localStorage.removeItem('demo-session');
    else localStorage.setItem('demo-session', JSON.stringify(value));
  },
  change(part) { if (this.session) this.session = {...this.session, ...part}; },
};

const idCookie = () => document.cookie.split('; ').find(cookie => cookie.startsWith('sIdRefreshToken=')) ?? '';

/** One request. Takes note of the two headers that may come with any answer. */
async function send(method, path, {body, antiCsrf = true, quiet = false} = {}) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (antiCsrf && method !== 'GET' && memory.session?.antiCsrf) headers['anti-csrf'] = memory.session.antiCsrf;

  const started = performance.now();
  const response = await fetch('api/' + path, {method, headers, body: body && JSON.stringify(body), cache: 'no-store'});
  const answer = {method, path, quiet, sent: headers, ok: response.ok, status: response.status, took: performance.now() - started,
    antiCsrf: response.headers.get('anti-csrf'), id: response.headers.get('id-refresh-token'), body: parsed(await response.text())};
  answer.reason = response.ok ? undefined : answer.body?.reason;

  if (answer.id === 'remove') {
    memory.session = null;
    ended = answer.reason ?? 'logged out';
  } else if (answer.id) {
    const [id, until] = answer.id.split(';');
    const known = path === 'session/refresh' ? memory.session : {};
    memory.session = {...known, id, until: Number(until), antiCsrf: answer.antiCsrf,
      generation: (known?.generation ?? 0) + 1, accessUntil: Date.now() + settings.accessTokenSeconds * 1000};
  }
  show(answer);
  return answer;
}

/** As send, but a token that has run out is refreshed, and the request sent again: once. */
async function call(method, path, options) {
  const before = idCookie();
  const answer = await send(method, path, options);
  const refreshable = ['try-refresh-token', 'anti-csrf'].includes(answer.reason);
  return refreshable && $('auto').checked && await refreshed(before) ? send(method, path, options) : answer;
}

let refreshing = null;

/** However many calls fail at once, here or in another tab: one refresh, for which all of them wait. */
function refreshed(before) {
  refreshing ??= locked(async () => idCookie() !== before || (await refresh()).ok).finally(() => refreshing = null);
  return refreshing;
}

const locked = work => navigator.locks ? navigator.locks.request('demo-refresh', work) : work();
const refresh = () => send('POST', 'session/refresh', {antiCsrf: false});

// ---- The buttons ----------------------------------------------------------------------------------------------------

let ended = null;

async function login(userId, roles = []) {
  const answer = await send('POST', 'login', {body: {userId, roles}, antiCsrf: false});
  if (answer.ok) memory.change({userId, handle: answer.body.handle, roles});
  forgetSessions();
  $('problem').hidden = !answer.ok || idCookie() !== '';
  $('problem').textContent = settings.secureCookies
    ? 'Your browser has thrown the session’s cookies away: they are marked Secure, and this page came over http from a host that your browser does not trust like localhost. Open it as http://localhost, or, for this demo only, set supertokens.cookie.secure=false and supertokens.device-binding.enabled=false.'
    : 'Your browser has thrown the session’s cookies away. Does it block cookies?';
  return answer;
}

async function me() {
  const {ok, body} = await call('GET', 'me');
  if (ok) memory.change({userId: body.userId, handle: body.handle, roles: body.jwtPayload?.groups ?? [], accessUntil: body.accessTokenExpiresAt});
}

async function sessions() {
  const {ok, body} = await call('GET', 'sessions');
  $('sessions').replaceChildren(...(ok ? body : []).map(row));
}

function row(session) {
  const device = session.device ?? 'Unknown device';
  const what = el('span', {className: 'what'}, el('strong', {}, device), session.current ? el('span', {className: 'chip in'}, 'this one') : '', el('small', {}, [
    `logged in ${moment(session.createdAt)}`, `last use recorded ${moment(session.lastUsedAt)}`, `valid until ${moment(session.endsAt)}`,
    `session ${short(session.handle)}`, session.note ? `note “${session.note}”` : ''].filter(Boolean).join(', ')));
  const item = el('li', {}, what, button('End it', () => end(session, device, item), `End it: ${device}, session ${short(session.handle)}`));
  return item;
}

/** The row stays, with the result, and keeps the focus that its button had. */
async function end({handle, current}, device, item) {
  if (item.ariaBusy) return; // a double click
  item.ariaBusy = 'true';
  const {ok, status} = await call('DELETE', 'sessions/' + handle).finally(() => item.ariaBusy = null);
  if (current || !ok && status !== 404) return;
  item.className = 'ended';
  item.tabIndex = -1;
  item.replaceChildren(item.querySelector('.what'), el('span', {className: 'chip'}, ok ? 'ended' : 'had ended before'));
  item.focus();
  announce(`${device}, session ${short(handle)}: ${ok ? 'ended' : 'had ended before'}.`, ok);
}

async function endOthers() {
  const {ok, body} = await call('DELETE', 'sessions/others');
  if (!ok) return;
  await sessions();
  announce(['There was no other session.', 'One other session was ended.'][body.ended] ?? `${body.ended} other sessions were ended.`, true);
}

/** Empties the list. The focus and the answer that were in it move to the heading. */
function forgetSessions() {
  const [focused, answered] = [document.activeElement, here].map(element => $('sessions').contains(element));
  $('sessions').replaceChildren();
  if (answered) document.querySelector('#mine .bar').after(here);
  if (focused) $('mine-title').focus();
}

/** Without a click: whether the session goes on. The switch goes off with the first refusal. */
async function ask() {
  try {
    const {ok} = await call('GET', 'sessions/current', {quiet: true});
    if (ok) return;
    if (!memory.session) announce('The server has ended this session, and refuses its access token.', false);
  } catch (problem) {
    announce(`The server does not answer: ${problem.message}`, false);
  }
  $('watch').checked = false;
  if (!memory.session) forgetSessions();
  draw();
  events();
}

let asking = null;

setInterval(() => {
  if ($('watch').checked && memory.session && !asking && running === 0 && acts.every(act => act.next === 0)) asking = ask().finally(() => asking = null);
}, 1000);

$('watch').addEventListener('change', () => announce($('watch').checked ? 'This page asks every second.' : 'This page does not ask any more.', true));

const actions = {
  'login-alice': () => login('alice'),
  'login-bob': () => login('bob', ['admin']),
  'login': () => $('user').reportValidity() ? login($('user').value, $('user-admin').checked ? ['admin'] : []) : announce('Say who you are.', false),
  'me': me,
  'greeting': () => call('GET', 'greeting'),
  'admin': () => call('GET', 'admin'),
  'parallel': () => Promise.all(Array.from({length: 5}, () => call('GET', 'me'))),
  'note-save': () => call('PUT', 'note', {body: {text: $('note').value}}),
  // What a forged request from another site looks like: the cookies come along, the header does not.
  'note-forge': () => send('PUT', 'note', {body: {text: 'forged'}, antiCsrf: false}),
  'note-read': async () => {
    const {ok, body} = await call('GET', 'note');
    if (ok) $('note').value = body.text ?? '';
  },
  'refresh': refresh,
  'sessions': sessions,
  'end-others': endOthers,
  'logout': () => call('POST', 'logout'),
  'logout-everywhere': () => call('POST', 'logout/everywhere'),
  'kick': () => call('DELETE', 'admin/users/alice/sessions'),
};

for (const control of document.querySelectorAll('[data-do]')) {
  control.addEventListener('click', () => run(actions[control.dataset.do]));
}

let running = 0;

async function run(action) {
  running++;
  await asking;
  try {
    await action();
  } catch (problem) {
    announce(`The server does not answer: ${problem.message}`, false);
  }
  running--;
  if (!memory.session) forgetSessions();
  draw();
  events();
}

// ---- The theft ------------------------------------------------------------------------------------------------------

/** What the headers are that bind a session to a device. */
const MEANING = {
  'secure-session-registration': 'an offer to bind this session',
  'secure-session-challenge': 'what the key has to sign',
  'secure-session-response': 'a proof, signed with the key',
  'sec-secure-session-id': 'the session',
};

/** Makes the attacker or the simulated browser move. Returns the last answer that they got. */
async function move(by, path) {
  const {ok, body} = await send('POST', path, {antiCsrf: false});
  if (!ok) throw new Error(`the ${by} could not reach the application`);
  const answers = [body.answer ?? body].flat().map(answer => ({...answer, by, ok: answer.status < 400, reason: answer.body.reason}));
  for (const answer of answers) {
    const [cookies, headers] = [true, false].map(isCookie => answer.received.filter(name => name.startsWith('set-cookie ') === isCookie));
    log(answer, [
      ...answer.sent.map(name => line('→', name, MEANING[name])),
      ...headers.map(name => line('←', name, MEANING[name])),
      cookies.length > 0 ? line('←', 'set-cookie', cookies.map(cookie => cookie.slice('set-cookie '.length)).join(', ')) : '',
    ]);
  }
  return {...answers.at(-1), id: body.id};
}

const attacker = () => ({
  async copy(path) {
    const {ok, body} = await send('POST', path, {antiCsrf: false});
    if (!ok) throw new Error('there were no cookies to copy');
    this.id = body.id;
    return body.cookies.sort();
  },
  send(what) { return move('attacker', `session/refresh/attacker/${this.id}/${what}`); },
});

/** The cookie that says that a session is bound. */
const BOUND = '__Host-sDeviceBound';

const validUntil = () => Date.now() + (settings.accessTokenSeconds + 1) * 1000;

/** Waits, and says for what. */
async function expired(until, place, text) {
  for (let left; (left = Math.ceil((until - Date.now()) / 1000)) > 0;) {
    place.hidden = false;
    place.textContent = `${text} ${left} s`;
    await pause(250);
  }
  place.hidden = true;
}

/** When the access token of a session that was ended is refused. */
const REFUSED = {
  feed: 'An access token of a session that was ended is refused at once by the server that ended it, and within about 2 seconds by all others, which read the revocation feed.',
  database: 'An access token of a session that was ended is refused at once: every call asks the database.',
  expiry: 'An access token of a session that was ended is accepted until it expires: no call asks the database.',
};

const thief = attacker();

const caught = [
  async () => {
    const answer = await login('alice');
    return {who: 'victim', title: 'You log in', text: 'The tokens start a line, and the server remembers a hash of the first refresh token.', answer};
  },
  async () => {
    const cookies = await thief.copy('session/refresh/attacker');
    if (cookies.includes(BOUND)) {
      return {who: 'verdict', title: 'Prevented, in your browser', text: 'It has bound this session to your device. A copy of the cookies cannot be refreshed, and so there is nothing to catch: play act 2.', last: true};
    }
    return {who: 'attacker', title: 'Copies your cookies', text: `${cookies.join(', ')}. By malware, from a backup, from a log: it does not matter how. Nobody has noticed.`};
  },
  async () => {
    const answer = await thief.send('refresh');
    return {who: 'attacker', title: 'Refreshes with the copy', text: answer.ok ? 'It works: the server cannot tell the two of you apart yet. The next tokens of the line go to the wrong party.' : 'Refused.', answer};
  },
  async () => {
    const answer = await thief.send('me');
    thief.until = validUntil();
    return {who: 'attacker', title: 'Uses the new tokens', text: answer.ok ? `And is “${answer.body.userId}”, for now. But their use has moved the line on: your refresh token is superseded.` : 'Refused.', answer};
  },
  async () => {
    const answer = await refresh();
    return {who: 'victim', title: 'Your browser refreshes, as it does now and then', text: answer.ok ? 'It works.' : 'Your refresh token is genuine, and superseded. No honest browser comes back with one of those: two parties hold tokens of this session.', answer};
  },
  async () => {
    const {body} = await send('GET', 'events');
    const handle = body.find(event => event.what === 'theft detected')?.handle;
    const revoked = body.some(event => event.what === 'revoked' && event.handle === handle);
    return handle
      ? {who: 'server', title: 'The theft is detected', text: `Session ${short(handle)} was used by two parties, and the server cannot know which of them is you. ${revoked ? 'It ends the session for both' : 'It leaves the session as it is, as configured'}, and tells the application with a CDI event.`}
      : {who: 'server', title: 'Nothing was noticed', text: 'That should not be.'};
  },
  async () => {
    const answer = await thief.send('refresh');
    return {who: 'attacker', title: 'Tries to refresh again', text: answer.ok ? 'It works.' : 'Refused: there is no session left to refresh.', answer};
  },
  async () => {
    const answer = await thief.send('sessions/current');
    thief.accepted = answer.ok;
    return {who: 'attacker', title: 'Still holds one access token', text: answer.ok
      ? `It is checked without the database, so where nothing else is looked up it lives out its ${settings.accessTokenSeconds} seconds. That is the price of speed. With the revocation feed it is refused within seconds.`
      : `It has not expired. ${REFUSED[settings.revocation] ?? ''}`, answer};
  },
  async () => {
    if (thief.accepted) await expired(thief.until, $('play-waiting'), 'The attacker’s last access token runs out in');
    const answer = await thief.send(thief.accepted ? 'sessions/current' : 'me');
    thief.out = !answer.ok;
    return {who: 'attacker', title: 'Is left with nothing', text: answer.ok ? 'Or is it? It is still accepted.'
      : thief.accepted ? 'The access token has run out as well. The server says: refresh. That door is shut.' : 'Neither of the tokens opens anything any more.', answer};
  },
  async () => thief.out
    ? {who: 'verdict', title: 'Caught', text: 'You log in again, with what only you have. A copy of cookies is not enough for that.', again: true}
    : {who: 'verdict', title: 'Not caught', text: 'That should not be: look at the log, and at what is configured.'},
];

const copier = attacker();

const browser = {
  send(what) { return move('browser', `bound-browser/${this.id}/${what}`); },
};

const prevented = [
  async () => {
    const answer = await move('browser', 'bound-browser');
    browser.id = answer.id;
    browser.handle = answer.body.handle;
    return {who: 'victim', title: 'Logs in', text: 'With the cookies comes a header that offers to bind this session to the device. Browsers that do not know it go on as in act 1.', answer};
  },
  async () => {
    const answer = await browser.send('bind');
    copier.until = validUntil();
    return {who: 'victim', title: 'Binds the session', text: answer.ok ? 'It makes a pair of keys, keeps the private one in the device, and sends the public one. The new refresh token contains it, encrypted. The database learns nothing.' : 'Refused.', answer};
  },
  async () => {
    const cookies = await copier.copy(`bound-browser/${browser.id}/theft`);
    return {who: 'attacker', title: 'Copies all cookies', text: `${cookies.join(', ')}. The private key is not among them.`};
  },
  async () => {
    const answer = await copier.send('me');
    return {who: 'attacker', title: 'Uses the access token', text: answer.ok ? `And is “${answer.body.userId}”. Binding does not prevent this: an access token opens the door for as long as it lives, ${settings.accessTokenSeconds} seconds here. That is why it is short-lived; ten minutes are usual.` : 'Refused: it has run out already.', answer};
  },
  async () => {
    const answer = await copier.send('forged-proof');
    copier.forged = answer.ok;
    return {who: 'attacker', title: 'Refreshes, and signs with another key', text: answer.ok ? 'It works.' : 'Refused: it is not the key to which the session is bound. The session goes on, so a false proof logs nobody out.', answer};
  },
  async () => {
    const noticed = (await eventsOf(browser.handle)).includes('copy refused');
    return {who: 'server', title: noticed ? 'A copy was refused' : 'Nothing was noticed', text: noticed ? `The server tells the application with a CDI event that somebody has the cookies of session ${short(browser.handle)}, and not its key.` : 'That should not be.'};
  },
  async () => {
    const answer = await browser.send('refresh');
    return {who: 'victim', title: 'Refreshes, with a proof', text: answer.ok ? 'It works: the server sent a challenge, and the right key has signed it. No script of the page had to do anything.' : 'Refused.', answer};
  },
  async () => {
    await expired(copier.until, $('bound-play-waiting'), 'The copied access token runs out in');
    const answer = await copier.send('me');
    copier.out = !answer.ok;
    return {who: 'attacker', title: 'Comes back with the same access token', text: answer.ok ? 'It is still accepted.' : 'It has run out. The server says: refresh.', answer};
  },
  async () => {
    const answer = await copier.send('refresh');
    copier.out &&= !answer.ok;
    return {who: 'attacker', title: 'Refreshes without a proof', text: answer.ok ? 'It works.' : 'Refused: a bound session is refreshed with a proof, or not at all. The copy is worth nothing any more.', answer};
  },
  async () => {
    await browser.send('refresh');
    const answer = await browser.send('me');
    const happened = await eventsOf(browser.handle);
    browser.in = answer.ok && answer.body.handle === browser.handle && !happened.includes('theft detected') && !happened.includes('revoked');
    return {who: 'victim', title: browser.in ? 'Is still logged in' : 'Is logged out', text: browser.in ? 'In the same session, after one more refresh. The user has noticed nothing.' : 'That should not be.', answer};
  },
  async () => browser.in && copier.out && !copier.forged
    ? {who: 'verdict', title: 'Prevented', text: 'All cookies together were worth one access token, for the rest of its life. In act 1 the theft came out only when both had refreshed, and it cost the user the session.'}
    : {who: 'verdict', title: 'Not prevented', text: 'That should not be: look at the log, and at what is configured.'},
];

async function eventsOf(handle) {
  const {body} = await send('GET', 'events');
  return body.filter(event => event.handle === handle).map(event => event.what);
}

const acts = [
  {id: 'play', name: 'act 1', victim: 'You', steps: caught, next: 0},
  {id: 'bound-play', name: 'act 2', victim: 'The browser', steps: prevented, next: 0},
];
const buttons = acts.flatMap(({id}) => [$(`${id}-all`), $(`${id}-step`)]);
let busy = false;

async function step(act) {
  const timeline = $(`${act.id}-timeline`);
  if (act.next === 0) timeline.replaceChildren();
  const {who, title, text, answer, again, last} = await act.steps[act.next]();
  const by = {victim: act.victim, attacker: 'The attacker', server: 'The server'}[who];
  const item = el('li', {className: who},
    by ? el('span', {className: 'by'}, by) : '',
    el('strong', {}, title), el('p', {}, text),
    answer ? el('span', {className: answer.ok ? 'status' : 'status bad'}, [answer.method, answer.path, '→', answer.status, answer.reason].filter(Boolean).join(' ')) : '',
    again ? el('div', {className: 'row'}, button('Log in again as alice', () => run(actions['login-alice']))) : '');
  item.style.gridRow = act.next + 1;
  timeline.append(item);
  item.scrollIntoView({block: 'nearest'});
  announce(`${by ? by + ': ' : ''}${title}`, who === 'victim' || who === 'verdict');
  act.next = last ? 0 : (act.next + 1) % act.steps.length;
}

async function play(act, all) {
  if (busy) return;
  busy = true;
  const pressed = document.activeElement;
  for (const button of buttons) button.disabled = true;
  for (const id of ['actions', 'mine']) {
    $(id).inert = true;
    $(id).classList.add('busy');
  }
  await run(async () => {
    try {
      if (all) act.next = 0;
      do {
        await step(act);
        draw();
        events();
        if (all && act.next !== 0) await pause(1400);
      } while (all && act.next !== 0);
    } catch (problem) {
      act.next = 0;
      throw problem;
    }
  });
  for (const id of ['actions', 'mine']) {
    $(id).inert = false;
    $(id).classList.remove('busy');
  }
  for (const button of buttons) button.disabled = false;
  $(`${act.id}-all`).textContent = act.next === 0 ? `Play ${act.name} again` : `Play ${act.name} from the start`;
  $(`${act.id}-step`).textContent = act.next === 0 ? 'Step by step' : `Next step (${act.next + 1} of ${act.steps.length})`;
  if (buttons.includes(pressed) && document.activeElement === document.body) pressed.focus({preventScroll: true}); // a button that is disabled loses the focus
  busy = false;
}

for (const act of acts) {
  $(`${act.id}-all`).addEventListener('click', () => play(act, true));
  $(`${act.id}-step`).addEventListener('click', () => play(act, false));
}

// ---- What is shown --------------------------------------------------------------------------------------------------

/** What the page asks for itself; and the strings that it pulls to make others move. */
const QUIET = /^(settings|events|session\/refresh\/attacker.*|bound-browser.*)$/;

function show(answer) {
  if (QUIET.test(answer.path) || answer.quiet && answer.ok) return;
  const {sent, antiCsrf, id} = answer;
  log(answer, [
    sent['anti-csrf'] ? line('→', 'anti-csrf', short(sent['anti-csrf'])) : '',
    id === 'remove' ? line('←', 'set-cookie', 'all three cookies removed') : '',
    id && id !== 'remove' ? line('←', 'set-cookie', '__Host-sAccessToken, __Secure-sRefreshToken, sIdRefreshToken') : '',
    id ? line('←', 'id-refresh-token', id.split(';').map(short).join(';')) : '',
    antiCsrf ? line('←', 'anti-csrf', short(antiCsrf)) : '',
  ]);
  announceAnswer(answer);
  draw();
}

async function events() {
  const answer = await fetch('api/events', {cache: 'no-store'}).then(response => response.json(), () => []);
  $('events').replaceChildren(...answer.map(event => el('li', {className: ['theft detected', 'copy refused'].includes(event.what) ? 'theft' : event.what},
    el('div', {className: 'head'}, el('strong', {}, event.what),
      el('span', {}, [event.userId, event.handle ? `session ${short(event.handle)}` : 'all sessions'].filter(Boolean).join(', ')),
      el('span', {className: 'aside'}, clock(event.at))))));
}

function draw() {
  const session = memory.session;
  $('who').textContent = session ? `${session.userId ?? 'Logged in'}${session.roles?.length ? ` (${session.roles.join(', ')})` : ''}${session.handle ? `, session ${short(session.handle)}` : ''}`
    : ended === 'token-theft-detected' ? 'Ended: theft detected' : ended === 'unauthorised' ? 'Ended by the server' : 'Not logged in';
  $('who').className = session ? 'chip in' : ended === 'token-theft-detected' ? 'chip theft' : 'chip';
  value('refresh-token', session && `generation ${session.generation}, ${lasting(session.until - Date.now())}`);
  value('anti-csrf', session && (session.antiCsrf ? short(session.antiCsrf) : 'switched off'));
  value('id-refresh-token', session && `${short(session.id)}, ${lasting(session.until - Date.now())}`);
  tick();
}

function tick() {
  const session = memory.session;
  countDown(session ? session.accessUntil - Date.now() : 0, settings.accessTokenSeconds, session !== null);
}

const lasting = ms => ms > 2 * 86400000 ? `${Math.round(ms / 86400000)} days` : ms > 2 * 3600000 ? `${Math.floor(ms / 3600000)} h` : ms > 0 ? `${Math.ceil(ms / 60000)} min` : 'expired';
const moment = at => !at ? 'not recorded' : new Date(at).toDateString() === new Date().toDateString() ? clock(at) : new Date(at).toLocaleDateString([], {dateStyle: 'medium'});
function button(text, action, label = text) {
  const element = el('button', {type: 'button', ariaLabel: label}, text);
  element.addEventListener('click', () => run(action));
  return element;
}

// ---- And off we go --------------------------------------------------------------------------------------------------

addEventListener('storage', draw);
setInterval(tick, 250);

await run(async () => {
  const found = idCookie(); // a click may log in while the page still starts
  Object.assign(settings, (await send('GET', 'settings')).body);
  $('bound').textContent = REFUSED[settings.revocation] ?? '';
  for (const control of ['bound-play-all', 'bound-play-step']) $(control).hidden = !settings.deviceBinding;
  $('bound-play-off').hidden = settings.deviceBinding;
  if (idCookie() === '') memory.session = null;
  else if (idCookie() === found && memory.session === null && (await refresh()).ok) await me(); // this page has forgotten whose the cookies are
});
const wanted = acts[['theft', 'bound'].indexOf(new URLSearchParams(location.search).get('play'))];
if (wanted && !$(`${wanted.id}-all`).hidden) {
  $(wanted.id).scrollIntoView();
  play(wanted, true);
}
