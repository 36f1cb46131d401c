// Whom a reader can ask: language models out of /v1/models, which lists recognisers of speech and makers of vectors as well.

import { get } from "../app/api.js";

/** Runs recognisers and routes; a route is what answers where nobody chooses. */
const OURS = "parley";

/** @returns their names, provider/model, in the order of the service */
export const languageModels = async () => {
  const { data } = await get("/v1/models");
  return data.filter(model => model.kind === "chat" && model.owned_by !== OURS).map(model => model.id);
};

/** The reader's last choice, where it is still there; empty for the service's own. */
export const lastModel = (use, models) => {
  const kept = localStorage.getItem(`parley.model.${use}`);
  return models.includes(kept) ? kept : "";
};

export const keepModel = (use, model) => localStorage.setItem(`parley.model.${use}`, model);
