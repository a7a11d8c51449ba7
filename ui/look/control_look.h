#pragma once

class QWidget;

namespace swb {

// The properties by which the style tells special controls apart, and the way to set them so that they repaint.
inline constexpr char kProminentProperty[] = "prominent";
inline constexpr char kDangerProperty[] = "danger";
inline constexpr char kInvalidProperty[] = "invalid";

enum class Mark { Off, On };

// A button that is the next thing to do: filled with the accent.
void setProminent(QWidget* button, Mark mark);
// A button whose act destroys something.
void setDanger(QWidget* button, Mark mark);
// A field whose text cannot be taken. What is wrong with it is said in words beside the field, by the caller.
void setInvalid(QWidget* field, Mark mark);

} // namespace swb
