namespace Hanok.Events;

/// <summary>Something that happened in the service that owns it.</summary>
public interface IEvent;
