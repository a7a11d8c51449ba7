#pragma once

class QLineEdit;
class QString;
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

// What comes and goes by itself, and beside which others stand that must not move.
void keepRoomWhenHidden(QWidget* widget);

// The name by which an assistive program knows a field: its visible label. An editable combo box is read, and has the
// focus, by the line inside it, which has no label of its own.
void setFieldName(QWidget* field, const QString& label);
// A button inside the line that empties it. Qt's own has neither name nor tool tip.
void addClearButton(QLineEdit* line);

} // namespace swb
