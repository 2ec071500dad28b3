using Hanok.Sagas;

namespace Hanok.Postgres.Sagas;

internal sealed record SagaProgressColumn(IReadOnlyList<string> Done, IReadOnlyList<string>? Skipped, IReadOnlyList<OpenStep>? Open);
