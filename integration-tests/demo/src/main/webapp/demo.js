// The demo's page. What an application's own page needs is in the first part, "the client": some sixty lines.
// Everything after it shows what happens.

import {$, announce, announceAnswer, clock, countDown, el, here, line, log, parsed, pause, short, value} from './parts.js';

const settings = {accessTokenSeconds: 3600, revocation: 'expiry', secureCookies: true};

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
    ? 'Your browser has thrown the session’s cookies away: they are marked Secure, and this page came over http from a host that your browser does not trust like localhost. Open it as http://localhost, or, for this demo only, set supertokens.cookie.secure=false.'
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
  if ($('watch').checked && memory.session && !asking && running === 0 && next === 0) asking = ask().finally(() => asking = null);
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

const thief = {
  async copy() {
    const {ok, body} = await send('POST', 'session/refresh/attacker', {antiCsrf: false});
    if (!ok) throw new Error('there were no cookies to copy');
    this.id = body.id;
    return body.cookies;
  },
  async send(what) {
    const {ok, body} = await send('POST', `session/refresh/attacker/${this.id}/${what}`, {antiCsrf: false});
    if (!ok) throw new Error('the attacker could not reach the application');
    const answer = {by: 'attacker', method: body.method, path: body.path, status: body.status, ok: body.status < 400, sent: {}, body: body.body, reason: body.body.reason};
    log(answer, []);
    return answer;
  },
};

/** When the access token of a session that was ended is refused. */
const REFUSED = {
  feed: 'An access token of a session that was ended is refused at once by the server that ended it, and within about 2 seconds by all others, which read the revocation feed.',
  database: 'An access token of a session that was ended is refused at once: every call asks the database.',
  expiry: 'An access token of a session that was ended is accepted until it expires: no call asks the database.',
};

const steps = [
  async () => {
    const answer = await login('alice');
    return {who: 'victim', title: 'You log in', text: 'The tokens start a line, and the server remembers a hash of the first refresh token.', answer};
  },
  async () => {
    const cookies = await thief.copy();
    return {who: 'attacker', title: 'Copies your cookies', text: `${[...cookies].sort().join(', ')}. By malware, from a backup, from a log: it does not matter how. Nobody has noticed.`};
  },
  async () => {
    const answer = await thief.send('refresh');
    return {who: 'attacker', title: 'Refreshes with the copy', text: answer.ok ? 'It works: the server cannot tell the two of you apart yet. The next tokens of the line go to the wrong party.' : 'Refused.', answer};
  },
  async () => {
    const answer = await thief.send('me');
    thief.until = Date.now() + (settings.accessTokenSeconds + 1) * 1000;
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
    for (let left; thief.accepted && (left = Math.ceil((thief.until - Date.now()) / 1000)) > 0;) {
      $('waiting').hidden = false;
      $('waiting').textContent = `The attacker’s last access token runs out in ${left} s`;
      await pause(250);
    }
    $('waiting').hidden = true;
    const answer = await thief.send(thief.accepted ? 'sessions/current' : 'me');
    thief.out = !answer.ok;
    return {who: 'attacker', title: 'Is left with nothing', text: answer.ok ? 'Or is it? It is still accepted.'
      : thief.accepted ? 'The access token has run out as well. The server says: refresh. That door is shut.' : 'Neither of the tokens opens anything any more.', answer};
  },
  async () => thief.out
    ? {who: 'verdict', title: 'Caught', text: 'You log in again, with what only you have. A copy of cookies is not enough for that.'}
    : {who: 'verdict', title: 'Not caught', text: 'That should not be: look at the log, and at what is configured.'},
];

let next = 0;
let busy = false;

async function step() {
  if (next === 0) {
    $('timeline').replaceChildren();
  }
  const {who, title, text, answer} = await steps[next]();
  const by = {victim: 'You', attacker: 'The attacker', server: 'The server'}[who];
  const item = el('li', {className: who},
    by ? el('span', {className: 'by'}, by) : '',
    el('strong', {}, title), el('p', {}, text),
    answer ? el('span', {className: answer.ok ? 'status' : 'status bad'}, [answer.method, answer.path, '→', answer.status, answer.reason].filter(Boolean).join(' ')) : '',
    who === 'verdict' ? el('div', {className: 'row'}, button('Log in again as alice', () => run(actions['login-alice']))) : '');
  item.style.gridRow = next + 1;
  $('timeline').append(item);
  item.scrollIntoView({block: 'nearest'});
  announce(`${by ? by + ': ' : ''}${title}`, who === 'victim' || who === 'verdict');
  next = (next + 1) % steps.length;
}

async function play(all) {
  if (busy) return;
  busy = true;
  for (const id of ['play-all', 'play-step']) $(id).disabled = true;
  for (const id of ['actions', 'mine']) {
    $(id).inert = true;
    $(id).classList.add('busy');
  }
  await run(async () => {
    try {
      if (all) next = 0;
      do {
        await step();
        draw();
        events();
        if (all && next !== 0) await pause(1400);
      } while (all && next !== 0);
    } catch (problem) {
      next = 0;
      throw problem;
    }
  });
  for (const id of ['actions', 'mine']) {
    $(id).inert = false;
    $(id).classList.remove('busy');
  }
  for (const id of ['play-all', 'play-step']) $(id).disabled = false;
  $('play-all').textContent = next === 0 ? 'Play it again' : 'Play from the start';
  $('play-step').textContent = next === 0 ? 'Step by step' : `Next step (${next + 1} of ${steps.length})`;
  busy = false;
}

$('play-all').addEventListener('click', () => play(true));
$('play-step').addEventListener('click', () => play(false));

// ---- What is shown --------------------------------------------------------------------------------------------------

/** What the page asks for itself; and the strings that it pulls to make the attacker move. */
const QUIET = /^(settings|events|session\/refresh\/attacker.*)$/;

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
  $('events').replaceChildren(...answer.map(event => el('li', {className: event.what === 'theft detected' ? 'theft' : event.what},
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
  if (idCookie() === '') memory.session = null;
  else if (idCookie() === found && memory.session === null && (await refresh()).ok) await me(); // this page has forgotten whose the cookies are
});
if (new URLSearchParams(location.search).get('play') === 'theft') {
  $('play').scrollIntoView();
  play(true);
}
