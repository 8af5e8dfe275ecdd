// Whose drafts this tab keeps. A convention holds nothing personal, yet a draft is its writer's until it is at the hub.
export const owner = (): string => "console";
