/// A change was refused because it takes away what serves; the same change confirmed does it.
struct ConfirmationNeeded: Error, Hashable {
    var loss: ServiceLoss
}
