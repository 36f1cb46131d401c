// Names of users, for what knows their ids alone.

import { get } from "../app/api.js";

/** @returns a map of names by id; empty where they cannot be read */
export const owners = async () => {
  try {
    return new Map((await get("/admin/users")).map(user => [user.id, user.name]));
  } catch {
    return new Map();
  }
};
