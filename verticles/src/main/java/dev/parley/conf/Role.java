package dev.parley.conf;

/** What a node of a cluster is for. A node that is alone is for everything. */
public enum Role {
    /** The HTTP door. */
    HTTP,
    /** Claims and runs the jobs whose runner is on this node. */
    JOBS,
    /** The models, and the runners of the jobs that need them. */
    SPEECH,
    /** The providers of reports, asked by all nodes. */
    LLM,
    /** The door of topics. */
    KAFKA
}
