package dev.parley.bus;

/**
 * The root of everything that travels on the bus. Implementations are deeply immutable records: on one node they are
 * delivered by reference, between nodes {@link MessageWire} writes them.
 */
public sealed interface Message
        permits Accounts.Message,
                Admissions.Message,
                AnswerCache.Message,
                Blobs.Message,
                Chats.Message,
                Cluster.Message,
                Conversions.Message,
                Credentials.Message,
                Door.Message,
                Downloads.Message,
                Following.Message,
                Health.Message,
                Identities.Message,
                Inference.Message,
                InterviewStore.Message,
                Interviews.Message,
                JobStore.Message,
                Jobs.Message,
                Listening.Message,
                Llm.Message,
                Office.Message,
                Outbox.Message,
                PromptStore.Message,
                Prompts.Message,
                Providers.Message,
                Done,
                Readings.Message,
                Recordings.Message,
                Reports.Message,
                Retention.Message,
                ScheduleStore.Message,
                Schedules.Message,
                Secrets.Message,
                Speech.Message,
                Usage.Message,
                Voice.Message {}
