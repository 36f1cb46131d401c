// The closed set of failures of the service (docs/api.md) in the languages that it does not speak itself.

export const KINDS = {
  ru: {
    invalid: "Запрос не принят.",
    unauthorized: "Нужно войти.",
    "not-found": "Этого здесь нет.",
    conflict: "Это не подходит к тому, что уже есть.",
    "too-large": "Слишком много.",
    "unsupported-media": "Это не запись звука или видео.",
    "over-quota": "Лимит исчерпан.",
    internal: "Сбой в сервисе.",
    unavailable: "Сервис сейчас этого не может.",
    "timed-out": "Ответ не пришёл вовремя.",
    cancelled: "Отменено.",
  },
};
