#pragma once

#include <QFileDialog>

namespace swb {

// A dialog for a JSON file of ours, that deletes itself and blocks nothing else: connect fileSelected and open() it.
QFileDialog* jsonDialog(QWidget* parent, const QString& title, const QString& filter, QFileDialog::AcceptMode mode);

} // namespace swb
