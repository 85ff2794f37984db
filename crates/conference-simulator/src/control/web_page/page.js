// The page of the simulator. What comes from elsewhere is shown in text nodes and attributes only.

const API = "/_simulator/v1/";
const LINKS = "/_simulator/j/";
/** Number of calls and of events that are shown. */
const SHOWN = 200;
/** Number of calls that are kept. */
const KEPT = 1000;

const WORDS = {
  initialized: "not started", started: "started", ended: "ended", joining: "being called",
  inMeeting: "in", joinFailed: "declined", left: "left", kickedOut: "removed",
};

// --- Elements ---------------------------------------------------------------

const find = (selector, root = document) => root.querySelector(selector);

/** Makes an element. Children are elements and texts. */
function element(name, { data = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** Changes a text, unless it is the same: that would end a selection. */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Makes the children of `parent` those of `items`. A child that is there already stays, with the
 * focus and what is typed into it. `create` returns an element with a method `update`.
 */
function showAll(parent, items, key, create) {
  const hadFocus = parent.contains(document.activeElement);
  const known = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  const keys = new Set(items.map((item) => String(key(item))));
  known.forEach((child, name) => keys.has(name) || child.remove());
  items.forEach((item, index) => {
    const name = String(key(item));
    const child = known.get(name) ?? create(item);
    child.dataset.key = name;
    child.update(item);
    const there = parent.children[index] ?? null;
    if (there !== child) parent.insertBefore(child, there);
  });
  const hasFocus = parent.contains(document.activeElement);
  if (hadFocus && !hasFocus) find("button, summary", parent)?.focus();
}

function showSection(id, items, key, create) {
  const section = find(`#${id}`);
  const shown = items.slice(0, SHOWN);
  const counts = items.length > SHOWN ? [SHOWN, items.length] : [items.length];
  setText(find(".count", section), items.length ? counts.join(" of ") : "");
  find(".empty", section).hidden = items.length > 0;
  showAll(find(".cards, .rows", section), shown, key, create);
}

/** A button that sends a request; `send` is its method and path. */
function button(label, send) {
  return element("button", { type: "button", data: { send } }, label);
}

/** Changes what a button says and sends. */
function setButton(made, { label, name, send, body = {} }) {
  setText(made, label);
  made.ariaLabel = name;
  Object.assign(made.dataset, { send, body: JSON.stringify(body) });
}

function input(name, placeholder, properties = {}) {
  return element("input", { name, placeholder, ariaLabel: placeholder, ...properties });
}

/** A form that sends a request with its fields. */
function form(send, ...children) {
  return element("form", { data: { send }, autocomplete: "off" }, ...children);
}

/** A link of the simulator to follow; any other one is only a text. */
function link(url) {
  const { protocol, pathname } = new URL(url);
  const isOurs = protocol === "http:" && pathname.startsWith(LINKS);
  const properties = isOurs ? { href: url, target: "_blank" } : { title: url };
  return element(isOurs ? "a" : "span", properties, "link");
}

/** Calls a function soon, once however often that is asked for. */
function soon(run, milliseconds) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      run();
    }, milliseconds);
  };
}

// --- Texts ------------------------------------------------------------------

const pad = (number) => String(number).padStart(2, "0");

function time(millis) {
  const date = new Date(millis);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

function day(millis) {
  const date = new Date(millis);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function span(start, end) {
  const minutes = (millis) => time(millis).slice(0, 5);
  const last = day(end) === day(start) ? minutes(end) : `${day(end)} ${minutes(end)}`;
  return `${day(start)} ${minutes(start)}–${last}`;
}

const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

/** A word of a shell, in quotes unless it needs none. */
const quote = (text) => (/^\w+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** Reads `***` in quotes of a shell from the variables that "Copy shell variables" copies. */
function unmask(text) {
  const variable = (name) => `$1'"$${name}"'`;
  return text
    .replace(/((?:app|client)_?secret"?[:=]"?)\*\*\*/gi, variable("DINGTALK_APP_SECRET"))
    .replace(/(suite_?secret"?[:=]"?)\*\*\*/gi, variable("DINGTALK_SUITE_SECRET"))
    .replace(/(suite_?ticket"?[:=]"?)\*\*\*/gi, variable("DINGTALK_SUITE_TICKET"));
}

/** Path and query. */
const target = (call) => (call.query ? `${call.path}?${call.query}` : call.path);

function curl(call) {
  // Nothing is a pattern of URLs, and no body is the name of a file.
  const url = unmask(quote(location.origin + target(call)));
  const parts = [`curl -g -X ${quote(call.method)} ${url}`];
  if (call.path.startsWith("/v1.0/conference/")) {
    parts.push('-H "x-acs-dingtalk-access-token: $DINGTALK_ACCESS_TOKEN"');
  }
  if (call.request !== null) {
    const body = typeof call.request === "string" ? call.request : JSON.stringify(call.request);
    parts.push("-H 'content-type: application/json'", `--data-raw ${unmask(quote(body))}`);
  }
  return parts.join(" \\\n  ");
}

function variables(info) {
  const { origin } = location;
  const values = {
    BASE_URL: origin, APP_KEY: info.appKey, APP_SECRET: info.appSecret, CORP_ID: info.corpId,
    SUITE_KEY: info.suiteKey, SUITE_SECRET: info.suiteSecret, SUITE_TICKET: info.suiteTicket,
  };
  const exported = Object.entries(values)
    .map(([name, value]) => `export DINGTALK_${name}=${quote(value)}`);
  const call = curl({
    method: "POST", path: "/v1.0/oauth2/accessToken",
    request: { appKey: info.appKey, appSecret: info.appSecret },
  });
  const read = String.raw`sed -E 's/.*"accessToken":"([^"]*)".*/\1/'`;
  const token = `export DINGTALK_ACCESS_TOKEN="$(${call.replace("curl", "curl -s")} | ${read})"`;
  return [...exported, token, ""].join("\n");
}

// --- Requests ---------------------------------------------------------------

function report(text, isError = false) {
  const message = find("#message");
  message.className = isError ? "bad" : "";
  setText(message, text);
}

async function request(method, path, body) {
  const options = body === undefined || method === "GET" ? { method } : {
    method, body: JSON.stringify(body), headers: { "content-type": "application/json" },
  };
  const response = await fetch(API + path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${answer.error}`);
  return answer;
}

/** Sends what a person asked for, and reports what came of it. */
async function send(command, body) {
  const [method, path] = command.split(" ");
  const decoded = decodeURIComponent(path);
  try {
    const answer = await request(method, path, body);
    const isShort = Object.keys(answer).length < 2;
    report(`${method} ${decoded}: done${isShort ? ` ${JSON.stringify(answer)}` : ""}`);
    return answer;
  } catch (error) {
    report(`${method} ${decoded}: ${error.message}`, true);
    return null;
  }
}

/** The filled fields of a form. */
function fields(form) {
  const named = Array.from(form.elements).filter((field) => field.name && field.value !== "");
  return Object.fromEntries(named.map((field) => [
    field.name, field.type === "number" ? field.valueAsNumber : field.value,
  ]));
}

function parsed(name, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON`);
  }
}

function parsedOrText(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The bodies of forms that are not just their fields. */
const BODIES = {
  publish: ({ eventType, data = "{}" }) => ({ eventType, data: parsed("Data", data) }),
  reply: ({ when, status, headers = "{}", body = "" }) => ({
    when, reply: { status, headers: parsed("Headers", headers), body: parsedOrText(body) },
  }),
};

async function submit(form) {
  const { send: command, body = "{}", confirm: question } = form.dataset;
  if (question && !confirm(question)) return;
  let values = { ...JSON.parse(body), ...fields(form) };
  const filled = command.replace(/\{(\w+)\}/, (_, name) => encodeURIComponent(values[name]));
  try {
    values = BODIES[form.id]?.(values) ?? values;
  } catch (error) {
    report(error.message, true);
    return;
  }
  if (!await send(filled, values)) return;
  form.querySelectorAll("input:not([type=number]), textarea").forEach((field) => {
    field.value = field.defaultValue;
  });
}

function listenToPerson(refresh) {
  document.addEventListener("submit", async (event) => {
    event.preventDefault();
    await submit(event.target);
    refresh();
  });
  document.addEventListener("click", async (event) => {
    const pressed = event.target.closest("button[data-send]");
    if (!pressed) return;
    await send(pressed.dataset.send, JSON.parse(pressed.dataset.body ?? "{}"));
    refresh();
  });
}

async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    report("Copied.");
  } catch {
    // Browsers let only pages of this machine and of HTTPS write the clipboard.
    if (!source) return report("The browser does not let this page copy.", true);
    getSelection().selectAllChildren(source);
    report("Press Ctrl+C to copy what is selected.");
  }
}

/** Listens to the simulator, and again whenever the connection is lost. */
function listen(handlers) {
  const stream = new EventSource(`${API}stream`);
  for (const [name, handle] of Object.entries(handlers)) {
    stream.addEventListener(name, (event) => handle(event.data && JSON.parse(event.data)));
  }
}

// --- Meetings and bookings --------------------------------------------------

const url = (kind, id, verb) => `POST ${kind}/${encodeURIComponent(id)}/${verb}`;

/** The requests that make sense for a person in this state. */
function verbs(meeting, person) {
  if (meeting.status === "ended") return [];
  const { unionId, nick, muted, camera } = person;
  const verb = (label, key, body = {}) => ({
    key, label, name: `${label}: ${nick}`,
    send: url("meetings", meeting.conferenceId, key), body: { unionId, ...body },
  });
  if (person.status === "inMeeting") {
    return [
      verb(muted ? "Unmute" : "Mute", "mute", { on: !muted }),
      verb(camera ? "Camera off" : "Camera on", "camera", { on: !camera }),
      verb("Leave", "leave"),
    ];
  }
  const join = verb("Join", "join");
  return person.status === "joining" ? [join, verb("Decline", "decline")] : [join];
}

function verbButton() {
  const made = button("", "");
  made.update = (verb) => setButton(made, verb);
  return made;
}

function person(meeting) {
  const [nick, id, status, buttons] = ["span", "span", "span", "div"].map((name) => element(name));
  nick.className = "name";
  id.className = "code dim";
  buttons.className = "buttons";
  const who = element("span", { className: "who" }, nick, " ", id);
  const made = element("li", {}, who, status, buttons);
  made.update = (one) => {
    setText(nick, one.nick);
    setText(id, one.nick === one.unionId ? "" : one.unionId);
    const devices = one.muted ? ", muted" : one.camera ? ", camera" : "";
    setText(status, WORDS[one.status] + (one.status === "inMeeting" ? devices : ""));
    status.className = `status ${one.status}`;
    showAll(buttons, verbs(meeting(), one), (verb) => verb.key, verbButton);
  };
  return made;
}

function meetingCard({ conferenceId: id }) {
  let meeting = null;
  const send = (verb) => url("meetings", id, verb);
  const [title, status, facts, people] = ["h3", "span", "p", "ul"].map((name) => element(name));
  facts.className = "facts";
  people.className = "people";
  const speaker = element("select", { name: "unionId", ariaLabel: "Who speaks" });
  const join = form(send("join"), input("unionId", "unionId", { required: true }),
    input("nick", "name"), element("button", {}, "Join"));
  const say = form(send("say"), speaker, input("text", "words", { required: true }),
    element("button", {}, "Say"));
  const end = button("End", send("end"));
  const head = element("header", {}, title, status, end);
  const made = element("article", {}, head, facts, people, join, say);
  made.update = (now) => {
    meeting = now;
    setText(title, now.title);
    setText(status, WORDS[now.status]);
    status.className = `status ${now.status}`;
    const marks = [now.locked && "locked", now.recording && "recording"].filter(Boolean);
    showFacts(facts, [`room ${now.roomCode}`, ...marks], [now.link]);
    end.ariaLabel = `End ${now.title}`;
    end.hidden = now.status === "ended";
    showAll(people, now.people, (one) => one.unionId, () => person(() => meeting));
    const present = now.people.filter((one) => one.status === "inMeeting");
    showAll(speaker, present, (one) => one.unionId, option);
    join.hidden = now.status === "ended";
    say.hidden = present.length === 0;
  };
  return made;
}

function option() {
  const made = element("option");
  made.update = (one) => {
    made.value = one.unionId;
    setText(made, one.nick);
  };
  return made;
}

function bookingCard({ scheduleConferenceId: id }) {
  const [title, status, facts] = ["h3", "span", "p"].map((name) => element(name));
  facts.className = "facts";
  const person = input("unionId", "unionId", { required: true });
  const start = form(url("bookings", id, "start"), person, input("nick", "name"),
    element("button", {}, "Start"));
  const made = element("article", {}, element("header", {}, title, status), facts, start);
  made.update = (now) => {
    setText(title, now.title);
    setText(status, now.canceled ? "canceled" : "");
    status.className = "status ended";
    const when = span(now.startTime, now.endTime);
    const links = [now.link, ...now.customLinks];
    showFacts(facts, [when, `by ${now.creatorUnionId}`, `room ${now.roomCode}`], links);
    person.defaultValue = now.creatorUnionId;
    start.hidden = now.canceled;
  };
  return made;
}

/** Shows texts and links. Those that are the same stay, with the focus. */
function showFacts(node, facts, links) {
  const key = JSON.stringify([facts, links]);
  if (node.dataset.key === key) return;
  node.dataset.key = key;
  node.replaceChildren(facts.join(" · "), ...links.flatMap((to) => [" · ", link(to)]));
}

// --- Calls and events -------------------------------------------------------

/** A row that opens. Its details are made when it is opened first. */
function row(cells, details) {
  const summary = element("summary", {}, ...cells);
  const content = element("div", { className: "details" });
  const made = element("details", {}, summary, content);
  made.refresh = () => made.open && content.replaceChildren(...details());
  made.addEventListener("toggle", made.refresh);
  return made;
}

function block(label, value) {
  if (value === null) return [element("h3", {}, `${label}: no body`)];
  return [element("h3", {}, label), element("pre", { tabIndex: 0 }, pretty(value))];
}

function copyable(label, text) {
  const source = element("pre", { tabIndex: 0 }, text);
  const press = element("button", { type: "button", ariaLabel: `Copy ${label}` }, "Copy");
  press.addEventListener("click", () => copy(text, source));
  return [element("h3", {}, label, press), source];
}

function callRow(first) {
  let call = first;
  const [seq, at, name, fault, status] = ["seq", "at", "name", "fault", "result"]
    .map((className) => element("span", { className }));
  const made = row([seq, at, name, fault, status], () => [
    element("p", { className: "code" }, `${call.method} ${target(call)}`),
    ...block("Request", call.request),
    ...block(`Response ${call.status ?? ""}`, call.response),
    ...(call.fault ? [element("p", { className: "fault" }, `Fault: ${call.fault}`)] : []),
    ...copyable("curl", curl(call)),
  ]);
  made.update = (now) => {
    const isNews = call !== now;
    call = now;
    setText(seq, String(call.seq));
    setText(at, time(call.at));
    at.title = day(call.at);
    setText(name, call.operation ?? `${call.method} ${call.path}`);
    setText(fault, call.fault ?? "");
    setText(status, String(call.status ?? "no answer"));
    status.className = `result ${level(call.status ?? 500)}`;
    if (isNews) made.refresh();
  };
  return made;
}

function level(status) {
  if (status < 400) return "good";
  return status < 500 ? "warn" : "bad";
}

function matches(call, words) {
  const { operation, method, path, status, fault: met } = call;
  const text = [operation, method, path, status ?? "no answer", met].join(" ");
  return words.every((word) => text.toLowerCase().includes(word));
}

function delivery(pushes) {
  const last = pushes.at(-1);
  if (!last) return ["not pushed", ""];
  const times = last.attempt > 1 ? ` (${last.attempt}×)` : "";
  if (last.acknowledged) return [last.answer + times, "good"];
  return [(last.answer ?? "no answer") + times, "warn"];
}

function eventRow(first) {
  let event = first;
  const [at, scene, name, answer] = ["at", "scene", "name", "result"]
    .map((className) => element("span", { className }));
  const made = row([at, scene, name, answer], () => [
    ...block("Data", event.data),
    ...(event.pushes.length ? block("Pushes", event.pushes.map(pushLine).join("\n")) : []),
  ]);
  made.update = (now) => {
    const isNews = made.open && JSON.stringify(event) !== JSON.stringify(now);
    event = now;
    setText(at, time(event.createdAt));
    at.title = day(event.createdAt);
    setText(name, event.eventType);
    setText(scene, event.data?.changeScene ?? "");
    const [text, mood] = delivery(event.pushes);
    setText(answer, text);
    answer.className = `result ${mood}`;
    if (isNews) made.refresh();
  };
  return made;
}

function pushLine(push) {
  const to = push.connection === null ? "callback or nobody" : `connection ${push.connection}`;
  const faults = push.faults.length ? ` [${push.faults.join(", ")}]` : "";
  return `${time(push.at)} attempt ${push.attempt}, ${to}: ${push.answer ?? "no answer"}${faults}`;
}

// --- Controls ---------------------------------------------------------------

/** An item with a button. `read` returns its text, a note, and the button. */
function entry(read) {
  const [label, note, press] = [element("p"), element("p", { className: "dim" }), button("", "")];
  const made = element("li", {}, element("div", {}, label, note), press);
  made.update = (item) => {
    const { text, noted = "", ...verb } = read(item);
    setText(label, text);
    setText(note, noted);
    setButton(press, { ...verb, name: `${verb.label} ${text}` });
  };
  return made;
}

const fault = () => entry(({ id, fault: text, fired }) => ({
  text, noted: fired ? `fired ${fired}×` : "not fired",
  label: "Remove", send: `DELETE faults/${id}`,
}));

const scope = () => entry(([name, granted]) => ({
  text: name, noted: granted ? "" : "revoked", label: granted ? "Revoke" : "Grant",
  send: `PUT scopes/${encodeURIComponent(name)}`, body: { granted: !granted },
}));

const stranger = () => entry((unionId) => ({
  text: unionId, label: "Include",
  send: `PUT people/${encodeURIComponent(unionId)}`, body: { member: true },
}));

// --- The page that looks inside ---------------------------------------------

function startConsole() {
  const calls = new Map();
  let state = null;

  const showCalls = soon(() => {
    const words = find("#filter").value.toLowerCase().split(/\s+/).filter(Boolean);
    const newest = Array.from(calls.values()).sort((a, b) => b.seq - a.seq);
    newest.slice(KEPT).forEach((call) => calls.delete(call.seq));
    const selected = newest.filter((call) => matches(call, words));
    showSection("calls", selected, (call) => call.seq, callRow);
  }, 30);

  const showState = soon(() => {
    const isOver = (meeting) => meeting.status === "ended";
    const meetings = state.meetings.toReversed();
    const sorted = [...meetings.filter((it) => !isOver(it)), ...meetings.filter(isOver)];
    showSection("meetings", sorted, (it) => it.conferenceId, meetingCard);
    const bookings = state.bookings.toSorted((a, b) => a.startTime - b.startTime);
    showSection("bookings", bookings, (it) => it.scheduleConferenceId, bookingCard);
    showAll(find("#scopes"), Object.entries(state.scopes), ([name]) => name, scope);
    showAll(find("#strangers"), state.strangers, (it) => it, stranger);
  }, 30);

  const tick = (now) => setText(find("#clock"), `${day(now)} ${time(now)}`);

  const refresh = soon(async () => {
    const get = (path) => request("GET", path);
    const none = { pushes: [], openStreams: null };
    const [info, { faults }, { events }, { pushes, openStreams }] = await Promise.all([
      // The last one is missing where the simulator cannot push.
      get(""), get("faults"), get("events"), get("pushes").catch(() => none),
    ]);
    tick(info.now);
    showAll(find("#faults"), faults, (it) => it.id, fault);
    const byEvent = Map.groupBy(pushes, (push) => push.eventId);
    const withPushes = (event) => ({ ...event, pushes: byEvent.get(event.eventId) ?? [] });
    const newest = events.reverse().map(withPushes);
    showSection("events", newest, (it) => it.eventId, eventRow);
    setText(find("#streams"), openStreams === null ? "" : `${openStreams} connected over Stream`);
  }, 300);

  const addCall = (call) => {
    calls.set(call.seq, call);
    tick(call.at);
    showCalls();
    refresh();
  };

  let loads = 0;
  const reload = async () => {
    calls.clear();
    loads += 1;
    const load = loads;
    const { calls: known } = await request("GET", "journal");
    if (load !== loads) return;
    known.forEach((call) => calls.has(call.seq) || calls.set(call.seq, call));
    showCalls();
    refresh();
  };

  const live = (text) => {
    setText(find("#live"), text);
    find("#live").classList.toggle("on", text === "live");
  };

  listen({
    open: () => (live("live"), reload()),
    error: () => live("reconnecting"),
    state: (now) => {
      state = now;
      tick(now.now);
      showState();
      refresh();
    },
    call: addCall,
    push: refresh,
    cleared: reload,
    missed: reload,
  });
  listenToPerson(refresh);
  find("#filter").addEventListener("input", showCalls);
  request("GET", "").then((info) => {
    setText(find("#version"), info.version);
    find("#copy-variables").addEventListener("click", () => copy(variables(info), null));
  });
}

// --- The page that a link leads to ------------------------------------------

/**
 * The booking of a link, and its meeting: the one that is not over, or else the last one. `enter`
 * is the request that leads in, if there is one.
 */
function under(state, secret) {
  const leads = (to) => to.endsWith(LINKS + secret);
  const booking = state.bookings.find((it) => [it.link, ...it.customLinks].some(leads));
  const id = booking?.scheduleConferenceId;
  const meetings = state.meetings
    .filter((it) => leads(it.link) || (id && it.scheduleConferenceId === id));
  const open = meetings.findLast((it) => it.status !== "ended");
  const start = booking && !booking.canceled ? url("bookings", id, "start") : null;
  const enter = open ? url("meetings", open.conferenceId, "join") : start;
  return { booking, meeting: open ?? meetings.at(-1), isOpen: Boolean(open), enter };
}

function startJoin() {
  const secret = location.pathname.slice(LINKS.length);
  const [door, inside] = [find("#enter"), find("#inside")];
  let unionId = sessionStorage.getItem(secret);
  let enter = null;

  const show = (state) => {
    const { booking, meeting, isOpen, ...way } = under(state, secret);
    enter = way.enter;
    const shown = meeting ?? booking ?? { title: "No meeting has this link" };
    setText(find("#title"), shown.title);
    document.title = shown.title;
    const facts = [
      meeting && WORDS[meeting.status], enter && !isOpen && "starts when you join",
      booking && span(booking.startTime, booking.endTime), booking?.canceled && "canceled",
      shown.roomCode && `room ${shown.roomCode}`,
    ];
    setText(find("#facts"), facts.filter(Boolean).join(" · "));
    const people = isOpen ? meeting.people : [];
    const me = people.find((one) => one.unionId === unionId && one.status === "inMeeting");
    door.hidden = Boolean(me) || !enter;
    inside.hidden = !me;
    showAll(inside, me ? verbs(meeting, me) : [], (verb) => verb.key, verbButton);
    showAll(find("#people"), people, (one) => one.unionId, guest);
    find(".empty").hidden = people.length > 0;
    const focused = document.activeElement;
    const isLost = focused === document.body || focused.closest("[hidden]");
    if (isLost) find("button, input", me ? inside : door)?.focus();
  };

  door.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const { nick, unionId: id = nick } = fields(door);
    unionId = id;
    sessionStorage.setItem(secret, id);
    await send(enter, { unionId: id, nick });
  });
  listenToPerson(() => {});
  listen({
    open: () => report(""),
    error: () => report("The simulator does not answer.", true),
    state: show,
  });
}

function guest() {
  const [name, status] = [element("span", { className: "name" }), element("span")];
  const made = element("li", {}, name, status);
  made.update = (one) => {
    setText(name, one.nick);
    setText(status, WORDS[one.status] + (one.status === "inMeeting" && one.muted ? ", muted" : ""));
    status.className = `status ${one.status}`;
  };
  return made;
}

addEventListener("unhandledrejection", (event) => report(event.reason.message, true));
const isJoin = location.pathname.startsWith(LINKS);
document.body.prepend(find(isJoin ? "#join" : "#console").content);
(isJoin ? startJoin : startConsole)();
