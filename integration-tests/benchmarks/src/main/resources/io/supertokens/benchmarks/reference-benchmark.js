/*
 * Repeats functions of the reference implementation. Its only argument is JSON: package, config, connections. Then each
 * line of its input is a command ({function, milliseconds}), which it answers with a line: {calls, nanoseconds, statements}.
 */
const options = JSON.parse(process.argv[2]);
const reference = require(options.package);

let statements = 0;

function counted(prototype) {
    const query = prototype.query;
    prototype.query = function() {
        statements++;
        return query.apply(this, arguments);
    };
}

if (options.config.postgres) {
    options.config.postgres.config.max = options.connections;
    counted(require("pg").Client.prototype);
} else {
    options.config.mysql.connectionLimit = options.connections;
    counted(require("mysql/lib/Connection").prototype);
}

let users = 0;
let sessions = [];
let next = 0;
let least = 0;
let seen;

/* Each says false when it found no session left to it; revoke leaves half of them to revokeAll. */
const functions = {
    async create() {
        const userId = "reference-" + process.pid + "-" + users++;
        const created = await reference.createNewSession(userId, { role: "user" }, { device: "a browser" });
        sessions.push({ userId, handle: created.session.handle, refreshToken: created.refreshToken.value });
        return true;
    },
    async info() {
        await reference.getSessionInfo(sessions[Math.floor(Math.random() * sessions.length)].handle);
        return true;
    },
    async refresh() {
        const session = sessions[next++];
        if (session === undefined) {
            return false;
        }
        const refreshed = await reference.refreshSession(session.refreshToken);
        await reference.getSession(refreshed.newAccessToken.value, null);
        session.refreshToken = refreshed.newRefreshToken.value;
        sessions.push(session);
        return true;
    },
    async revoke() {
        return sessions.length > least && reference.revokeSessionUsingSessionHandle(sessions.pop().handle);
    },
    /* Holds a connection while it waits for another: as many calls as connections would wait forever. */
    async revokeAll() {
        const session = sessions.pop();
        if (session === undefined) {
            return false;
        }
        await reference.revokeAllSessionsForUser(session.userId);
        return true;
    },
    async get() {
        await reference.getSession(seen, null);
        return true;
    }
};

async function repeat(command) {
    if (command.function === "forget") {
        sessions = [];
        return { calls: 1, nanoseconds: 1, statements: 0 };
    }
    if (command.function === "get" && seen === undefined) {
        seen = (await reference.createNewSession("reference", { role: "user" }, {})).accessToken.value;
    }
    sessions = sessions.slice(next);
    next = 0;
    least = sessions.length / 2;
    statements = 0;
    let calls = 0;
    const call = functions[command.function];
    const begin = performance.now();
    const end = begin + command.milliseconds;
    let open = true;
    async function caller() {
        while (open && (await call())) {
            calls++;
            open = open && performance.now() < end;
        }
        open = false;
    }
    const callers = command.function === "revokeAll" ? Math.floor(options.connections / 2) : options.connections;
    await Promise.all(Array.from({ length: callers }, caller));
    return { calls, nanoseconds: (performance.now() - begin) * 1e6, statements };
}

async function main() {
    await reference.init(options.config);
    console.log("{}");
    for await (const line of require("readline").createInterface({ input: process.stdin })) {
        console.log(JSON.stringify(await repeat(JSON.parse(line))));
    }
}

main().catch(error => {
    console.error(error);
    process.exit(1);
});
