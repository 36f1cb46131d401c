package dev.parley.llm.wire;

import dev.parley.bus.Providers.Breakage;

/** A call that cannot be written, or an answer that cannot be read. Expected, so it has no stack trace. */
public final class TroubleException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Trouble trouble;

    public TroubleException(Trouble trouble) {
        super(trouble.detail(), null, false, false);
        this.trouble = trouble;
    }

    public TroubleException(Breakage breakage, String detail) {
        this(Trouble.of(breakage, detail));
    }

    public Trouble trouble() {
        return trouble;
    }
}
