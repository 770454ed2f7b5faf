// The page with SuperTokens' own client. What an application needs is in the first part, "the client"; an application
// that has a bundler imports it from npm. Everything after it shows what happens.

import {$, announce, announceAnswer, clock, countDown, el, line, log, parsed, pause, short, value} from './parts.js';

// The client sends its requests with the fetch that it finds, so that this page sees them first.
const send = window.fetch;
window.fetch = async (...request) => show(new Request(...request));

// ---- The client -----------------------------------------------------------------------------------------------------

const client = window.supertokensWebsite;
const inHeaders = () => sessionStorage.getItem('demo-transfer') === 'header';

function start() {
  client.init({
    apiDomain: location.origin,
    apiBasePath: new URL('api', location.href).pathname,
    tokenTransferMethod: inHeaders() ? 'header' : 'cookie',
    onHandleEvent: report,
  });
}

const call = (method, path, body) => fetch('api/' + path, {
  method,
  headers: body ? {'Content-Type': 'application/json'} : {},
  body: body && JSON.stringify(body),
  cache: 'no-store',
});

// ---- The buttons ----------------------------------------------------------------------------------------------------

const actions = {
  'login-alice': () => call('POST', 'login', {userId: 'alice'}),
  'login-bob': () => call('POST', 'login', {userId: 'bob', roles: ['admin']}),
  'me': () => call('GET', 'me'),
  'admin': () => call('GET', 'admin'),
  'parallel': () => Promise.all(Array.from({length: 5}, () => call('GET', 'me'))),
  'note-save': () => call('PUT', 'note', {text: $('note').value}),
  'refresh': () => withSession(() => client.attemptRefreshingSession()),
  'expire': async () => {
    const expired = kept() ? kept().ate + 1000 : 0;
    for (let left; (left = expired - now()) > 0;) {
      announce(`The access token expires in ${Math.ceil(left / 1000)} s`, true);
      await pause(250);
    }
    await call('GET', 'me');
  },
  'sign-out': () => withSession(() => client.signOut()),
  'logout-everywhere': () => call('POST', 'logout/everywhere'),
};

/** Without a session, the client would do nothing at all. */
const withSession = action => kept() ? action() : announce('There is no session: the client sends nothing.', false);

for (const control of document.querySelectorAll('[data-do]')) {
  control.addEventListener('click', () => run(actions[control.dataset.do]));
}

async function run(action) {
  try {
    await action();
  } catch (problem) {
    if (problem instanceof Error) announce(`The client gave up: ${problem.message}`, false); // a response is in the log
  }
  draw();
}

$('header').checked = inHeaders();
$('header').addEventListener('change', () => {
  sessionStorage.setItem('demo-transfer', $('header').checked ? 'header' : 'cookie');
  location.reload();
});

// ---- What is shown --------------------------------------------------------------------------------------------------

const SENT = ['st-auth-mode', 'anti-csrf', 'authorization'];
const RECEIVED = ['front-token', 'anti-csrf', 'st-access-token', 'st-refresh-token'];

let hasStarted = false;

/** Sends a request, and shows it. */
async function show(request) {
  const started = performance.now();
  const sent = SENT.filter(name => request.headers.has(name)).map(name => line('→', name, brief(request.headers.get(name))));
  const response = await send(request);
  const body = parsed(await response.clone().text());
  const answer = {method: request.method, path: new URL(request.url).pathname.replace(/.*\/api\//, ''), ok: response.ok,
    status: response.status, took: performance.now() - started, body, reason: response.ok ? undefined : body?.reason};
  const received = RECEIVED.filter(name => response.headers.has(name))
    .map(name => line('←', name, brief(response.headers.get(name)) || 'empty'));
  log(answer, [...sent, ...received]);
  const isUnasked = !hasStarted && answer.path === 'session/refresh';
  announceAnswer(answer, isUnasked ? [$('last')] : undefined);
  return response;
}

const brief = text => text.split(' ').map(short).join(' ');

/** What the client told the page. */
function report({action, userContext, ...details}) {
  $('events').prepend(el('li', {className: action === 'UNAUTHORISED' ? 'revoked' : 'you'},
    el('div', {className: 'head'}, el('strong', {}, action),
      el('span', {}, Object.entries(details).map(([name, detail]) => `${name}: ${JSON.stringify(detail)}`).join(', ')),
      el('span', {className: 'aside'}, clock()))));
  draw();
}

const cookies = () => document.cookie.split('; ').filter(Boolean).map(cookie => [cookie.split('=')[0], cookie.slice(cookie.indexOf('=') + 1)]);

/** The content of the last front-token, from the client's cookie; the client's functions would refresh. */
function kept() {
  const token = Object.fromEntries(cookies()).sFrontToken;
  return token ? JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(token), c => c.charCodeAt(0)))) : null;
}

/** The clock of the server, as the client estimates it. */
const now = () => Date.now() + Number(localStorage.getItem('__st_clockSkewInMillis'));

function draw() {
  const session = kept();
  const isKnown = cookies().some(([name]) => name === 'st-last-access-token-update');
  const {groups = []} = session?.up ?? {};
  $('who').textContent = session ? `${session.uid}${groups.length ? ` (${groups.join(', ')})` : ''}` : 'Not logged in';
  $('who').className = session ? 'chip in' : 'chip';
  value('session', session ? 'exists' : isKnown ? '' : 'unknown: it will ask');
  value('payload', session && Object.keys(session.up).join(', '));
  value('kept', cookies().map(([name]) => name).filter(name => name !== 'sIdRefreshToken').join(', '));
  const stored = cookies().some(([name]) => name === 'st-access-token');
  $('where').textContent = session && stored ? 'in a cookie of the client: scripts can read it' : 'in a cookie with HttpOnly: no script can read it';
  tick();
}

function tick() {
  const session = kept();
  countDown(session ? session.ate - now() : 0, session ? session.up.exp - session.up.iat : 1, session !== null);
}

// ---- And off we go --------------------------------------------------------------------------------------------------

if (client) {
  start();
  setInterval(tick, 250);
  addEventListener('focus', draw); // another tab may have changed it
  await run(() => client.doesSessionExist());
  hasStarted = true;
} else {
  $('problem').hidden = false;
  $('problem').textContent = 'The client is missing. “mvn -Pdemo package” brings it, if npm is installed.';
  for (const control of document.querySelectorAll('main button, main input')) control.disabled = true;
}
