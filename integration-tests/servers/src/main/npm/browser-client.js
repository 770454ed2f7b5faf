/*
 * The script of the tests' page: the official browser client, unmodified, with either of its interceptions. It needs the
 * global process that bundlers of its time supplied; the bundle has it.
 */
import axios from "axios";
import SuperTokens from "supertokens-website";
import SuperTokensAxios from "supertokens-website/axios";

const interceptions = {
    fetch: async (method, url, data) => {
        const response = await window.fetch(url, {
            method,
            credentials: "include",
            headers: data === undefined ? {} : { "Content-Type": "application/json" },
            body: data === undefined ? undefined : JSON.stringify(data)
        });
        return { status: response.status, body: await response.text() };
    },
    axios: async (method, url, data) => {
        const response = await axios({ method, url, data, withCredentials: true, responseType: "text" });
        return { status: response.status, body: String(response.data) };
    }
};

let interception = interceptions.fetch;

/* kind: "fetch", "axios", or "none" for a page without the client */
window.start = (kind, options) => {
    if (kind === "axios") {
        SuperTokensAxios.init(options);
        SuperTokensAxios.makeSuper(axios);
        interception = interceptions.axios;
    } else if (kind === "fetch") {
        SuperTokens.init(options);
    }
};

/* status 0: the browser itself refused */
window.call = async (method, url, data) => {
    try {
        return await interception(method, url, data === null ? undefined : data);
    } catch (failure) {
        const response = failure.response || failure;
        return { status: response.status || 0, body: String(response.data || failure.message || "") };
    }
};

window.callTogether = (times, method, url) => Promise.all(Array.from({ length: times }, () => window.call(method, url, null)));

window.hasSession = () => SuperTokens.doesSessionExist();
