#pragma once

#include "core/base/ids.h"

#include <QString>
#include <QWidget>

class QLabel;

namespace swb {

class EngineBridge;
class OptionsFilter;

enum class OptionsFormat { Csv, Json, Markdown, C, CAll, Python, PythonAll }; // All: every row that can be set

// A button whose menu copies or saves the options that a table shows at the moment. What came of it is said beside it.
class OptionExportMenu : public QWidget {
    Q_OBJECT

public:
    OptionExportMenu(EngineBridge& bridge, SocketId socket, const OptionsFilter& shown, QWidget* parent = nullptr);

    void copy(OptionsFormat format);
    void saveTo(const QString& path); // by its ending: .csv, .json, .md, .c, .py

private:
    void askWhereToSave();
    std::string textOf(OptionsFormat format) const;
    void say(bool isFault, const QString& words);

    EngineBridge& m_bridge;
    SocketId m_socket;
    const OptionsFilter& m_shown;
    QLabel* m_note;
};

} // namespace swb
