/*
 * A server with the reference implementation under express, which answers as the application of the package
 * io.supertokens.it.flow does. Its only argument is JSON: package, port, path, config, now (milliseconds).
 * Its clock stands still, until it is moved.
 */
const options = JSON.parse(process.argv[2]);

let now = options.now;
Date.now = () => now;

const express = require("express");
const supertokens = require(options.package + "/express");

const REASONS = {
    [supertokens.Error.GENERAL_ERROR]: [500, "general-error"],
    [supertokens.Error.UNAUTHORISED]: [401, "unauthorised"],
    [supertokens.Error.TRY_REFRESH_TOKEN]: [401, "try-refresh-token"],
    [supertokens.Error.UNAUTHORISED_AND_TOKEN_THEFT_DETECTED]: [401, "token-theft-detected"]
};

const application = express.Router();

function on(method, path, answer) {
    application[method](path, (request, response) =>
        answer(request, response).then(
            body => response.json(body === undefined ? {} : body),
            error => {
                const [status, reason] = REASONS[error.errType] || [500, "exception"];
                if (status === 500) {
                    console.error(error);
                }
                response.status(status).json({ reason });
            }
        )
    );
}

function described(session) {
    const userId = session.getUserId();
    return {
        handle: session.sessionHandle,
        userId: String(userId),
        isNumber: typeof userId === "number",
        payload: session.getJWTPayload()
    };
}

on("post", "/login", async (request, response) => {
    const { user, number } = request.query;
    const { payload, info } = request.body;
    return described(
        await supertokens.createNewSession(response, number === undefined ? user : Number(number), payload, info)
    );
});
on("get", "/open", async () => "hello");
on("get", "/secured", async (request, response) => {
    await supertokens.getSession(request, response, false);
    return "hello";
});
on("get", "/me", async (request, response) => described(await supertokens.getSession(request, response, false)));
on("post", "/change", async (request, response) => described(await supertokens.getSession(request, response, true)));
on("get", "/info", async (request, response) => {
    const info = await (await supertokens.getSession(request, response, false)).getSessionInfo();
    return info === undefined ? "absent" : info;
});
on("put", "/info", async (request, response) => {
    await (await supertokens.getSession(request, response, true)).updateSessionInfo(request.body.info);
});
on("post", "/session/refresh", async (request, response) => {
    await supertokens.refreshSession(request, response);
});
on("post", "/logout", async (request, response) => {
    await (await supertokens.getSession(request, response, true)).revokeSession();
    return true;
});
on("get", "/users/:user/handles", request => supertokens.getAllSessionHandlesForUser(request.params.user));
on("post", "/users/:user/revoke", request => supertokens.revokeAllSessionsForUser(request.params.user));
on("post", "/sessions/:handle/revoke", request => supertokens.revokeSessionUsingSessionHandle(request.params.handle));
on("post", "/clock/:milliseconds", async request => {
    now += Number(request.params.milliseconds);
});

supertokens.init(options.config).then(
    () =>
        express()
            .use(express.json({ strict: false }))
            .use(options.path, application)
            .listen(options.port, "127.0.0.1", () => console.log("listening")),
    error => {
        console.error(error);
        process.exit(1);
    }
);
