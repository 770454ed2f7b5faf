/* What a page does to have the official browser client, as window.supertokens and window.axios. */
import axios from "axios";
import SuperTokens from "supertokens-website";
import SuperTokensAxios from "supertokens-website/axios";

Object.assign(window, { axios, SuperTokens, SuperTokensAxios });
