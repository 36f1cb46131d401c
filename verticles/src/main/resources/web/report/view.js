// The page of a recording's reports is their panel, without a player beside it.

import "./report.js";
