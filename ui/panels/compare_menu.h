#pragma once

#include "core/payload/byte_source.h"

#include <QMenu>

#include <memory>

namespace swb {

class MessageLibrary;
struct StoredMessage;

// What the bytes of a row are compared with besides another row: a file, or a message of the library, which is looked
// for in the window when the menu opens.
class CompareMenu : public QMenu {
    Q_OBJECT

public:
    explicit CompareMenu(QWidget* parent = nullptr);

    // Without a dialog, for that and for tests.
    void takeFile(const QString& path);
    void takeMessage(const StoredMessage& message);

signals:
    void chosen(const QString& name, const std::shared_ptr<const swb::ByteSource>& bytes);
    void failed(const QString& why); // a sentence

private:
    void fill();
    void askForFile();
};

} // namespace swb
