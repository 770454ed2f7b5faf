/*
 * The script of the tests' page: SuperTokens' browser clients of two generations, unmodified, each with every means of
 * sending requests that it extends. Version 4 needs the global process that bundlers of its time supplied; the bundle
 * has it.
 */
import axios from "axios";
import website4 from "supertokens-website";
import website4WithAxios from "supertokens-website/axios";
import * as website20 from "supertokens-website-20";

const transports = {
    fetch: async (method, url, data, headers) => {
        const response = await window.fetch(url, { method, credentials: "include", headers, body: data });
        return { status: response.status, body: await response.text() };
    },
    xhr: (method, url, data, headers) =>
        new Promise((resolve, reject) => {
            const request = new XMLHttpRequest();
            request.open(method, url);
            Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
            request.onerror = () => reject(new Error("The request failed"));
            request.onload = () => resolve({ status: request.status, body: request.responseText });
            request.send(data);
        }),
    axios: async (method, url, data, headers) => {
        const response = await axios({ method, url, data, headers, withCredentials: true, responseType: "text" });
        return { status: response.status, body: response.data };
    }
};

const noLock = { acquireLock: async () => true, releaseLock: async () => {} };

const clients = {
    none: () => undefined,
    website4: (transport, api) => {
        const options = { refreshTokenUrl: api + "session/refresh" };
        if (transport === "axios") {
            website4WithAxios.init(options);
            website4WithAxios.makeSuper(axios);
        } else {
            website4.init(options);
        }
        return website4;
    },
    /*
     * Beside the client's own options, lock: false lets this tab refresh without waiting for other tabs. The client
     * extends axios either by its interceptors, as here, or, by default, as every user of XMLHttpRequest.
     */
    website20: (transport, api, { lock, ...options }) => {
        const { origin, pathname } = new URL(api);
        website20.init({
            apiDomain: origin,
            apiBasePath: pathname,
            ...options,
            ...(lock === false ? { lockFactory: async () => noLock } : {}),
            onHandleEvent: ({ action, userContext, ...details }) => events.push([action, ...Object.values(details)]),
            override: {
                functions: original =>
                    transport === "axios" ? { ...original, addXMLHttpRequestInterceptor: () => {} } : original
            }
        });
        if (transport === "axios") {
            website20.addAxiosInterceptors(axios);
        }
        return website20;
    }
};

let send;
let events = [];

/* api: the address of the REST application, with a slash at the end */
window.start = (client, transport, api, options) => {
    send = transports[transport];
    window.client = clients[client](transport, api, options);
};

/* status 0: the browser itself refused, or the client gave up */
window.call = async (method, url, data, headers) => {
    const type = data === null ? {} : { "Content-Type": "application/json" };
    try {
        return await send(method, url, data === null ? undefined : JSON.stringify(data), { ...type, ...headers });
    } catch (failure) {
        const { status, data } = failure.response || failure;
        const body = data || failure.message || "";
        return { status: status || 0, body: typeof body === "string" ? body : JSON.stringify(body) };
    }
};

window.callTogether = (times, method, url) =>
    Promise.all(Array.from({ length: times }, () => window.call(method, url, null, {})));

window.takeEvents = () => {
    const text = part => (typeof part === "string" ? part : JSON.stringify(part));
    const taken = events.map(event => event.map(text).join(" "));
    events = [];
    return taken;
};
