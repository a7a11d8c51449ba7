#pragma once

#include "core/base/parse_error.h"

class QLineEdit;
class QPlainTextEdit;

namespace swb {

// Underlines the place of an error inside the field. The mark stays until clearMark(); what is wrong is said in words
// elsewhere. The text, the selection and the undo history are left alone.
void markText(QLineEdit* field, const ParseError& error);
void clearMark(QLineEdit* field);
void markText(QPlainTextEdit* field, const ParseError& error);
void clearMark(QPlainTextEdit* field);

} // namespace swb
