package dev.parley.kafka;

/** What a message of the topic of tasks says. */
sealed interface TaskMessage {

    /**
     * A task.
     *
     * @param taskId the sender's id
     * @param word the sender's word for the kind of task
     * @param kind of the job
     * @param input of the job, JSON
     */
    record Task(String taskId, String word, String kind, String input) implements TaskMessage {

        /** By this the engine knows a task that comes again. */
        String idempotencyKey() {
            return taskId + ":" + word;
        }
    }

    /** Whose sender can be told what is wrong with it. */
    record Refused(String taskId, String reason) implements TaskMessage {}

    /** Whose sender is unknown. */
    record Unreadable(String reason) implements TaskMessage {}
}
